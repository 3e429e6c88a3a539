namespace Gateway.Ocpp.Records.V2;

/// <summary>Reports events noticed by monitors or by the station itself.</summary>
public sealed record NotifyEventRequest(
    DateTimeOffset GeneratedAt,
    long SeqNo,
    IReadOnlyList<EventDataType> EventData,
    bool? Tbc = null);

/// <summary>The answer to a <see cref="NotifyEventRequest"/>.</summary>
public sealed record NotifyEventResponse;

/// <summary>One event the station reports about a variable of a component.</summary>
public sealed record EventDataType(
    long EventId,
    DateTimeOffset Timestamp,
    Open<EventTriggerEnumType> Trigger,
    string ActualValue,
    ComponentType Component,
    Open<EventNotificationEnumType> EventNotificationType,
    VariableType Variable,
    long? Cause = null,
    string? TechCode = null,
    string? TechInfo = null,
    bool? Cleared = null,
    string? TransactionId = null,
    int? VariableMonitoringId = null,
    int? Severity = null);

/// <summary>What caused an event to be reported.</summary>
public enum EventTriggerEnumType { Alerting, Delta, Periodic }

/// <summary>Who arranged that an event is reported.</summary>
public enum EventNotificationEnumType { HardWiredNotification, HardWiredMonitor, PreconfiguredMonitor, CustomMonitor }
