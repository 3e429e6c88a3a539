using System.Globalization;

namespace Gateway.Tests.Journeys;

/// <summary>What a station and its CSMS say to each other around an outage.</summary>
internal static class Payloads
{
    public const string BootAnswer = """{"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300}""";
    public const string Start = """{"connectorId":1,"idTag":"04A1","meterStart":1000,"timestamp":"2026-03-01T12:00:00Z"}""";

    public static string Meter(long transaction) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"connectorId":1,"transactionId":{{transaction}},"meterValue":[{"timestamp":"2026-03-01T12:15:00Z","sampledValue":[{"value":"1500"}]}]}""");

    public static string Stop(long transaction) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"meterStop":2000,"timestamp":"2026-03-01T12:30:00Z","transactionId":{{transaction}}}""");

    public static string Event(string type, int seqNo, string more = "") => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"eventType":"{{{type}}}","timestamp":"2026-03-01T12:0{{{seqNo}}}:00Z","triggerReason":"Trigger","seqNo":{{{seqNo}}},"transactionInfo":{"transactionId":"t-1"},"evse":{"id":1}{{{more}}}}""");

    public static string Offline(string payload) => payload[..^1] + ",\"offline\":true}";
}
