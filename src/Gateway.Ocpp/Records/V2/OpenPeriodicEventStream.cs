namespace Gateway.Ocpp.Records.V2;

/// <summary>The station asks to open a stream of measured values.</summary>
public sealed record OpenPeriodicEventStreamRequest(ConstantStreamDataType ConstantStreamData);

/// <summary>The answer to an <see cref="OpenPeriodicEventStreamRequest"/>.</summary>
public sealed record OpenPeriodicEventStreamResponse(Open<GenericStatusEnumType> Status, StatusInfoType? StatusInfo = null);

/// <summary>A periodic event stream that is currently open.</summary>
public sealed record ConstantStreamDataType(int Id, PeriodicEventStreamParamsType Params, int VariableMonitoringId);

/// <summary>How often and in what batches a stream is sent.</summary>
public sealed record PeriodicEventStreamParamsType(int? Interval = null, int? Values = null);
