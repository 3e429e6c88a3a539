using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>
/// An inverter or battery that takes part: what it can do now, and how it is told, one call at a time. It goes back to what it does
/// by itself soon after nobody tells it any more. Not for several threads.
/// </summary>
internal sealed class AfrrLane(IDerEquipment equipment, EquipmentDesk desk, GridPower power, SiteImage image, ILogger logger)
{
    public const string Owner = "afrr";

    public static readonly TimeSpan Reverts = TimeSpan.FromSeconds(30);

    /// <summary>Who refused, or is somebody else's, is asked again after so long.</summary>
    private static readonly TimeSpan Rests = TimeSpan.FromSeconds(20);

    /// <summary>Of its rating: what is less is not worth a call.</summary>
    private const double Worth = 0.005;

    /// <summary>In seconds, from a call to the effect.</summary>
    private const double OfBattery = 1.5, OfInverter = 3;

    /// <summary>A sun that is cut costs more than a battery's cycle.</summary>
    private const double CostOfSun = 10;

    /// <summary>It is at its cap if it feeds in no less than this part of it.</summary>
    private const double AtCap = 0.97;

    private readonly TimeProvider _time = image.Clock;
    private (double? Watt, long At)? _told;         // null: nothing, or let go
    private Task<DerOutcome>? _call;
    private long? _refusedAt;
    private double _sun;                            // what an inverter would feed in by itself

    public string Id => equipment.Id;

    /// <summary>As it is now. Null: it is out of reach, or does not take orders of this kind now.</summary>
    public AfrrResource? Read(long at)
    {
        Hear(at);
        if (equipment.Ability is not { } ability || IsResting(at) || power.Given(Id, at) is not { } feedsIn)
        {
            return null;
        }

        if (ability.MaxCharge.Value > 0)
        {
            return new(Id, AfrrKind.Battery, -feedsIn, -ability.MaxFeedIn.Value, ability.MaxCharge.Value)
            {
                Latency = OfBattery, Charge = image.Device(Id).Now?.Reading?.StateOfCharge / 100,
            };
        }

        // What is cut is what it draws more.
        var gives = Math.Max(0, feedsIn);
        _sun = _told?.Watt is { } held && gives >= AtCap * -held ? Math.Max(_sun, gives) : gives;
        return new(Id, AfrrKind.Inverter, _sun - gives, 0, _sun) { Latency = OfInverter, Cost = CostOfSun };
    }

    /// <param name="watt">As of <see cref="Read"/>.</param>
    public void Tell(in AfrrResource resource, double watt, long at, CancellationToken stopping)
    {
        var rating = Math.Max(equipment.Ability?.MaxFeedIn.Value ?? 0, resource.High);
        double? held = resource.Kind is AfrrKind.Battery ? watt : watt > Worth * rating ? watt - _sun : null;
        var isDue = _told is not { } told || (told.Watt is null) != (held is null)
            || Math.Abs((told.Watt ?? 0) - (held ?? 0)) > Worth * rating || _time.GetElapsedTime(told.At, at) > Reverts / 3;
        if (_call is null && isDue && (held is not null || _told is not null))
        {
            Call(held, at, stopping);
        }
    }

    /// <summary>It does again what it does by itself. To be said until it is done.</summary>
    public void LetGo(long at, CancellationToken stopping)
    {
        Hear(at);
        if (_told is { Watt: not null } && _call is null && !IsResting(at))
        {
            Call(null, at, stopping);
        }
    }

    private void Call(double? watt, long at, CancellationToken stopping)
    {
        _told = (watt, at);
        _call = desk.HoldAsync(Id, Owner, LimitRank.Csms, watt is { } w ? new Watt(w) : null, Reverts, stopping);
        Hear(at);
    }

    /// <summary>What came of the last call.</summary>
    private void Hear(long at)
    {
        if (_call is not { IsCompleted: true } call)
        {
            return;
        }

        _call = null;
        var outcome = call.IsCompletedSuccessfully ? call.Result : new(DerResult.Failed, call.Exception?.InnerException?.Message ?? "it was given up");
        if (outcome.Result is DerResult.Done)
        {
            (_refusedAt, _told) = (null, _told is { Watt: null } ? null : _told);
            return;
        }

        if (_refusedAt is null)
        {
            Log.EquipmentRefused(logger, Id, outcome.Reason);
        }

        _refusedAt = at;
    }

    private bool IsResting(long at) => _refusedAt is { } since && _time.GetElapsedTime(since, at) < Rests;
}
