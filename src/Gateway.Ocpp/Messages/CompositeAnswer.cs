using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Ocpp.Messages;

/// <summary>What a station makes of all its profiles now.</summary>
/// <param name="Limit">Per phase in ampere, or in watts over all phases.</param>
public readonly record struct CompositeAnswer(double Limit, bool InWatt)
{
    /// <summary>Reads the answer to GetCompositeSchedule. Null: it tells none.</summary>
    public static CompositeAnswer? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            var json = JsonNode.Parse(payload) as JsonObject;
            var schedule = (json?["chargingSchedule"] ?? json?["schedule"]) as JsonObject;
            return json?["status"]?.ToString() == "Accepted"
                && (schedule?["chargingSchedulePeriod"] as JsonArray)?.FirstOrDefault() is JsonObject first
                && ProfileJson.OptionalNumber(first, "limit") is { } limit
                    ? new(limit, schedule["chargingRateUnit"]?.ToString() == "W")
                    : null;
        }
        catch (Exception e) when (ProfileCalls.IsUnreadable(e))
        {
            return null;
        }
    }
}
