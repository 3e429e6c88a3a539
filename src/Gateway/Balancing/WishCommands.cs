using System.Globalization;
using System.Text.Json;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary><c>set/priority</c>: <c>{"id":"1","station":"CP-01","evse":1,"priority":5}</c>. In place of the station's own and the CSMS's.</summary>
internal sealed class SetPriorityCommand(SiteImage image) : ISiteCommand
{
    private const int Most = 1000;

    public string Name => "priority";

    public CommandAnswer Execute(JsonElement command) => WishCommand.Execute(
        command,
        image,
        "priority",
        (value, evse, at) => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var priority) && Math.Abs((long)priority) <= Most
            ? (evse.Wish.Prioritised(priority, WishSource.Site, at), $"priority {priority} while this car is here")
            : (null, $"priority must be a whole number from -{Most} to {Most}"),
        wish => wish.PrioritySource is WishSource.Site ? wish with { Priority = null, PrioritySource = WishSource.None } : wish);
}

/// <summary><c>set/departure</c>: <c>{"id":"1","station":"CP-01","evse":1,"departure":"2026-11-22T07:00:00+01:00"}</c>.</summary>
internal sealed class SetDepartureCommand(SiteImage image, TimeProvider time) : ISiteCommand
{
    public string Name => "departure";

    public CommandAnswer Execute(JsonElement command) => WishCommand.Execute(
        command, image, "departure", Set, wish => wish with { Departure = null, DepartureSource = WishSource.None });

    private (Wish?, string) Set(JsonElement value, EvseSnapshot evse, long at)
    {
        // A time without an offset would be the time of some place or other.
        if (value.ValueKind is not JsonValueKind.String || value.GetString() is not { } text || !IsWithOffset(text)
            || !value.TryGetDateTimeOffset(out var departure))
        {
            return (null, "departure must be a time with its offset, such as 2026-11-22T07:00:00+01:00");
        }

        var now = time.GetUtcNow();
        return departure <= now || departure - now > Wish.Furthest
            ? (null, $"departure must be in the {Wish.Furthest.TotalDays:0} days to come")
            : (evse.Wish.Departing(departure, WishSource.Site, now, at), string.Create(CultureInfo.InvariantCulture, $"it leaves at {departure:yyyy-MM-dd HH:mm zzz}"));
    }

    private static bool IsWithOffset(string text)
        => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] is ':');
}

/// <summary><c>set/energy</c>: what the car is still to get: <c>{"id":"1","station":"CP-01","evse":1,"energyWh":12000}</c>.</summary>
internal sealed class SetEnergyCommand(SiteImage image) : ISiteCommand
{
    public string Name => "energy";

    public CommandAnswer Execute(JsonElement command) => WishCommand.Execute(
        command,
        image,
        "energyWh",
        (value, evse, at) => value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var energy) && energy is >= 0 and <= Wish.MostEnergy
            ? (evse.Wish.Wanting(new(energy), WishSource.Site, evse.Measured?.Energy, at), $"{new WattHour(energy)} more")
            : (null, $"energyWh must be a number from 0 to {Wish.MostEnergy:0}"),
        wish => wish with { Energy = null, EnergySource = WishSource.None, RegisterThen = null });
}
