namespace Gateway.Ocpp.Records.V2;

/// <summary>Delivers values of a stream; no reply is sent.</summary>
public sealed record NotifyPeriodicEventStreamRequest(
    IReadOnlyList<StreamDataElementType> Data,
    int Id,
    int Pending,
    DateTimeOffset Basetime);

/// <summary>One sample in a periodic event stream.</summary>
public sealed record StreamDataElementType(double T, string V);
