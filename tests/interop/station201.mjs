// What a station says and answers in OCPP 2.0.1.
import { randomUUID } from 'node:crypto';
import { tell } from './lines.mjs';

const now = () => new Date().toISOString();
const PHASES = ['L1', 'L2', 'L3'];

/** A vendor's own data, of every kind that JSON has; it must arrive as it was sent. */
const customData = {
  vendorId: 'com.example.vendor',
  relay: { state: 'ok', opened: 0, ratio: 0.30000000000000004, big: 1e21, none: null, list: [1, 'zwei', { drei: 3 }] },
  note: 'ж ⚡ "zu" \\ /',
};

export class Station201 {
  #client; #profiles; #token; #transaction; #sequence = 0;

  constructor(client, profiles, token) {
    [this.#client, this.#profiles, this.#token] = [client, profiles, { idToken: token, type: 'ISO14443' }];
    client.handle('SetChargingProfile', ({ params }) => this.#setProfile(params));
    client.handle('ClearChargingProfile', ({ params }) => this.#clearProfile(params));
    client.handle('TriggerMessage', ({ params }) => this.#trigger(params));
    client.handle('GetVariables', ({ params }) => ({
      getVariableResult: params.getVariableData.map(({ component, variable }) =>
        ({ attributeStatus: 'UnknownComponent', component, variable })),
    }));
    client.handle('SetVariables', ({ params }) => ({
      setVariableResult: params.setVariableData.map(({ component, variable }) =>
        ({ attributeStatus: 'UnknownComponent', component, variable })),
    }));
  }

  async boot() {
    const { status } = await this.#client.call('BootNotification', {
      reason: 'PowerUp',
      chargingStation: { vendorName: 'ocpp-rpc', model: 'Foreign 201', firmwareVersion: '2.2.1', serialNumber: 'ÄÖ-0001' },
      customData,
    });
    if (status !== 'Accepted') {
      throw new Error(`boot was answered ${status}`);
    }
  }

  status(connectorStatus) {
    return this.#client.call('StatusNotification', { timestamp: now(), connectorStatus, evseId: 1, connectorId: 1 });
  }

  async sayVendorThings() {
    const answer = await this.#client.call('DataTransfer', {
      vendorId: 'com.example.vendor', messageId: 'selfTest', data: { relay: 'ok', millivolts: [1.5, 1e21], none: null },
    });
    tell('vendorAnswered', { status: answer.status });
  }

  async authorize() {
    const { idTokenInfo } = await this.#client.call('Authorize', { idToken: this.#token });
    if (idTokenInfo.status !== 'Accepted') {
      throw new Error(`token was answered ${idTokenInfo.status}`);
    }
  }

  async start(energy) {
    await this.status('Occupied');
    this.#transaction = randomUUID();
    this.#profiles.started();
    await this.#event('Started', 'Authorized', {
      transactionInfo: { chargingState: 'Charging' },
      idToken: this.#token,
      meterValue: [this.#reading('Transaction.Begin', undefined, energy)],
    });
    tell('started', { transaction: this.#transaction });
  }

  meter(amperes, energy) {
    return this.#event('Updated', 'MeterValuePeriodic', {
      transactionInfo: { chargingState: amperes > 0 ? 'Charging' : 'SuspendedEVSE' },
      meterValue: [this.#reading('Sample.Periodic', amperes, energy)],
      customData,
    });
  }

  async stop(energy) {
    await this.#event('Ended', 'StopAuthorized', {
      transactionInfo: { chargingState: 'EVConnected', stoppedReason: 'Local' },
      idToken: this.#token,
      meterValue: [this.#reading('Transaction.End', 0, energy)],
    });
    this.#transaction = undefined;
    this.#profiles.ended();
    tell('stopped');
  }

  #event(eventType, triggerReason, { transactionInfo, ...rest }) {
    return this.#client.call('TransactionEvent', {
      eventType,
      timestamp: now(),
      triggerReason,
      seqNo: this.#sequence++,
      evse: { id: 1, connectorId: 1 },
      transactionInfo: { transactionId: this.#transaction, ...transactionInfo },
      ...rest,
    });
  }

  #reading(context, amperes, energy) {
    const currents = amperes === undefined ? [] : PHASES.map(phase =>
      ({ value: amperes, context, measurand: 'Current.Import', phase, location: 'Cable', unitOfMeasure: { unit: 'A' } }));
    return {
      timestamp: now(),
      sampledValue: [
        ...currents,
        { value: energy, context, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh', multiplier: 0 } },
      ],
    };
  }

  #setProfile({ evseId, chargingProfile: profile }) {
    const [schedule] = profile.chargingSchedule;
    const missing = profile.chargingProfilePurpose === 'TxProfile' && profile.transactionId === undefined;
    const refusal = missing ? 'a TxProfile names its transaction (K01.FR.03)' : this.#profiles.take({
      id: profile.id, profile, schedule, transactionId: profile.transactionId, running: this.#transaction, place: evseId,
    });
    tell(refusal ? 'refused' : 'accepted', {
      purpose: profile.chargingProfilePurpose,
      limit: schedule.chargingSchedulePeriod[0].limit,
      effective: this.#profiles.limit(),
      reason: refusal,
    });
    return refusal
      ? { status: 'Rejected', statusInfo: { reasonCode: 'InvalidProfile', additionalInfo: refusal } }
      : { status: 'Accepted' };
  }

  #clearProfile({ chargingProfileId: id, chargingProfileCriteria: asked = {} }) {
    const cleared = this.#profiles.clear({
      id, purpose: asked.chargingProfilePurpose, stackLevel: asked.stackLevel, place: asked.evseId,
    });
    return { status: cleared ? 'Accepted' : 'Unknown' };
  }

  #trigger({ requestedMessage }) {
    const send = {
      Heartbeat: () => this.#client.call('Heartbeat', {}),
      StatusNotification: () => this.status(this.#transaction === undefined ? 'Available' : 'Occupied'),
    }[requestedMessage];
    setImmediate(() => send?.().catch(error => tell('failed', { reason: error.message })));
    return { status: send ? 'Accepted' : 'NotImplemented' };
  }
}
