using System.Text;
using System.Text.Json;
using Gateway.Ocpp.Profiles;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Limits;

/// <summary>A profile that the CSMS has set on the gateway: as it came, and as it is reckoned with.</summary>
/// <param name="ReceivedAt">By the wall clock. Dynamic: when its values came.</param>
internal sealed record OwnProfile(ChargingProfileType Wire, DateTimeOffset ReceivedAt)
{
    public int Id => Wire.Id;

    public ChargingProfile Reckoned { get; } = ProfileRecords.Read(Wire, ReceivedAt);

    public bool IsDynamic => Reckoned.Kind is ProfileKind.Dynamic;

    /// <summary>Dynamic only: how often the CSMS is asked for values. Null: never.</summary>
    public TimeSpan? PullEvery => IsDynamic && Wire.DynUpdateInterval is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Null: it cannot be read.</summary>
    public static OwnProfile? Read(byte[] kept)
    {
        try
        {
            var split = Array.IndexOf(kept, (byte)'\n');
            return split > 0
                && DateTimeOffset.TryParse(Encoding.ASCII.GetString(kept, 0, split), System.Globalization.CultureInfo.InvariantCulture, out var at)
                && JsonSerializer.Deserialize(kept.AsSpan(split + 1), V2Json.Default.ChargingProfileType) is { ChargingSchedule: [{ ChargingSchedulePeriod.Count: > 0 }, ..] } wire
                ? new(wire, at)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The time, a line end, the profile as JSON.</summary>
    public byte[] Write()
        => [.. Encoding.ASCII.GetBytes($"{ReceivedAt:O}\n"), .. JsonSerializer.SerializeToUtf8Bytes(Wire, V2Json.Default.ChargingProfileType)];

    /// <summary>With new values of a Dynamic profile. OCPP 2.1 part 2, K28.FR.05, FR.09.</summary>
    public OwnProfile With(ChargingScheduleUpdateType update, DateTimeOffset now)
    {
        var schedule = Wire.ChargingSchedule[0];
        var period = schedule.ChargingSchedulePeriod[0];
        period = period with
        {
            Limit = update.Limit ?? period.Limit, LimitL2 = update.LimitL2 ?? period.LimitL2, LimitL3 = update.LimitL3 ?? period.LimitL3,
        };
        return new(Wire with { ChargingSchedule = [schedule with { ChargingSchedulePeriod = [period] }], DynUpdateTime = now }, now);
    }
}
