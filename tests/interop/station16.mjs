// What a station says and answers in OCPP 1.6.
import { tell } from './lines.mjs';

const now = () => new Date().toISOString();

export class Station16 {
  #client; #profiles; #token; #transaction;

  constructor(client, profiles, token) {
    [this.#client, this.#profiles, this.#token] = [client, profiles, token];
    client.handle('SetChargingProfile', ({ params }) => this.#setProfile(params));
    client.handle('ClearChargingProfile', ({ params }) => this.#clearProfile(params));
    client.handle('TriggerMessage', ({ params }) => this.#trigger(params));
    client.handle('GetConfiguration', () => ({ configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '1' }] }));
    client.handle('ChangeConfiguration', () => ({ status: 'NotSupported' }));
  }

  async boot() {
    const { status } = await this.#client.call('BootNotification', {
      chargePointVendor: 'ocpp-rpc', chargePointModel: 'Foreign 16', firmwareVersion: '2.2.1', chargePointSerialNumber: 'ÄÖ-0001',
    });
    if (status !== 'Accepted') {
      throw new Error(`boot was answered ${status}`);
    }
  }

  /** With the vendor's own fields, which the schema allows and hardly anybody sends. */
  status(status) {
    return this.#client.call('StatusNotification', {
      connectorId: 1, errorCode: 'NoError', status, timestamp: now(),
      vendorId: 'com.example.vendor', vendorErrorCode: 'V-0x2A', info: 'Türkontakt "zu" / ok',
    });
  }

  async sayVendorThings() {
    const answer = await this.#client.call('DataTransfer', {
      vendorId: 'com.example.vendor', messageId: 'selfTest', data: JSON.stringify({ relay: 'ok', millivolts: [1.5, 1e21], note: 'ж ⚡' }),
    });
    tell('vendorAnswered', { status: answer.status });
  }

  async authorize() {
    const { idTagInfo } = await this.#client.call('Authorize', { idTag: this.#token });
    if (idTagInfo.status !== 'Accepted') {
      throw new Error(`token was answered ${idTagInfo.status}`);
    }
  }

  async start(energy) {
    await this.status('Preparing');
    const started = await this.#client.call('StartTransaction', {
      connectorId: 1, idTag: this.#token, meterStart: energy, timestamp: now(),
    });
    this.#transaction = started.transactionId;
    this.#profiles.started();
    tell('started', { transaction: this.#transaction });
    await this.status('Charging');
  }

  meter(amperes, energy) {
    const phases = ['L1', 'L2', 'L3'];
    return this.#client.call('MeterValues', {
      connectorId: 1,
      transactionId: this.#transaction,
      meterValue: [{
        timestamp: now(),
        sampledValue: [
          ...phases.map(phase => ({ value: amperes.toFixed(1), measurand: 'Current.Import', phase, unit: 'A', location: 'Cable' })),
          ...phases.map(phase => ({ value: '230.1', measurand: 'Voltage', phase: `${phase}-N`, unit: 'V' })),
          { value: String(energy), measurand: 'Energy.Active.Import.Register', unit: 'Wh', format: 'Raw' },
        ],
      }],
    });
  }

  async stop(energy) {
    await this.#client.call('StopTransaction', {
      transactionId: this.#transaction, idTag: this.#token, meterStop: energy, timestamp: now(), reason: 'Local',
    });
    this.#transaction = undefined;
    this.#profiles.ended();
    tell('stopped');
  }

  #setProfile({ connectorId, csChargingProfiles: profile }) {
    const refusal = this.#profiles.take({
      id: profile.chargingProfileId,
      profile,
      schedule: profile.chargingSchedule,
      transactionId: profile.transactionId,
      running: this.#transaction,
      place: connectorId,
    });
    const limit = profile.chargingSchedule.chargingSchedulePeriod[0].limit;
    tell(refusal ? 'refused' : 'accepted', {
      purpose: profile.chargingProfilePurpose, limit, effective: this.#profiles.limit(), reason: refusal,
    });
    return { status: refusal ? 'Rejected' : 'Accepted' };
  }

  #clearProfile({ id, connectorId, chargingProfilePurpose: purpose, stackLevel }) {
    return { status: this.#profiles.clear({ id, purpose, stackLevel, place: connectorId }) ? 'Accepted' : 'Unknown' };
  }

  #trigger({ requestedMessage }) {
    const send = {
      Heartbeat: () => this.#client.call('Heartbeat', {}),
      StatusNotification: () => this.status(this.#transaction === undefined ? 'Available' : 'Charging'),
    }[requestedMessage];
    setImmediate(() => send?.().catch(error => tell('failed', { reason: error.message })));
    return { status: send ? 'Accepted' : 'NotImplemented' };
  }
}
