using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Files;

/// <summary>One of the logs that the CSMS may fetch.</summary>
internal interface ILogSource
{
    LogEnumType Kind { get; }

    /// <summary>As text, a line each, oldest first; from the beginning and to now where a bound is not said. Null or empty: there is nothing of that time.</summary>
    Stream? Open(DateTimeOffset? oldest, DateTimeOffset? latest);
}
