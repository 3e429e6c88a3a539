// What the foreign CSMS answers to each call of a station, by version. A method that is not here gets NotImplemented.
const now = () => new Date().toISOString();
const nothing = () => ({});

let transactions = 100;

const both = interval => ({
  BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval }),
  Heartbeat: () => ({ currentTime: now() }),
  StatusNotification: nothing,
  MeterValues: nothing,
  FirmwareStatusNotification: nothing,
  LogStatusNotification: nothing,
  SecurityEventNotification: nothing,
});

const version2 = () => ({
  Authorize: () => ({ idTokenInfo: { status: 'Accepted' } }),
  TransactionEvent: ({ idToken }) => idToken ? { idTokenInfo: { status: 'Accepted' } } : {},
  DataTransfer: ({ data }) => ({ status: 'Accepted', data }),
  ClearedChargingLimit: nothing,
  NotifyChargingLimit: nothing,
  NotifyCustomerInformation: nothing,
  NotifyDisplayMessages: nothing,
  NotifyEvent: nothing,
  NotifyMonitoringReport: nothing,
  NotifyReport: nothing,
  ReportChargingProfiles: nothing,
  ReservationStatusUpdate: nothing,
  PublishFirmwareStatusNotification: nothing,
  SignCertificate: () => ({ status: 'Accepted' }),
});

export const answers = interval => ({
  'ocpp1.6': {
    ...both(interval),
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    StartTransaction: () => ({ transactionId: ++transactions, idTagInfo: { status: 'Accepted' } }),
    StopTransaction: () => ({ idTagInfo: { status: 'Accepted' } }),
    DataTransfer: ({ data }) => ({ status: 'Accepted', data }),
    DiagnosticsStatusNotification: nothing,
  },
  'ocpp2.0.1': { ...both(interval), ...version2() },
  'ocpp2.1': {
    ...both(interval),
    ...version2(),
    ClosePeriodicEventStream: nothing,
    NotifyDERAlarm: nothing,
    NotifyDERStartStop: nothing,
    OpenPeriodicEventStream: () => ({ status: 'Accepted' }),
    PullDynamicScheduleUpdate: () => ({ status: 'Accepted', scheduleUpdate: { limit: 16 } }),
    ReportDERControl: nothing,
  },
});
