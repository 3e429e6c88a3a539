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

    private readonly ToldPowers _told = new(Reverts, image.Clock, logger, raise: Worth, cut: Worth, Rests);
    private double _sun;        // what an inverter would feed in by itself
    private bool _wasTold;      // it may hold something yet

    public string Id => equipment.Id;

    /// <summary>As it is now. Null: it is out of reach, or does not take orders of this kind now.</summary>
    public AfrrResource? Read(long at)
    {
        if (equipment.Ability is not { } ability || _told.IsResting(Id, at) || power.Given(Id, at) is not { } feedsIn)
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
        _sun = _told.Last(Id) is { } held && gives >= AtCap * -held ? Math.Max(_sun, gives) : gives;
        return new(Id, AfrrKind.Inverter, _sun - gives, 0, _sun) { Latency = OfInverter, Cost = CostOfSun };
    }

    /// <param name="watt">As of <see cref="Read"/>.</param>
    public void Tell(in AfrrResource resource, double watt, long at, CancellationToken stopping)
    {
        var rating = Math.Max(equipment.Ability?.MaxFeedIn.Value ?? 0, resource.High);
        double? held = resource.Kind is AfrrKind.Battery ? watt : watt > Worth * rating ? watt - _sun : null;
        _wasTold |= held is not null;
        _told.Tell(Id, held, rating, at, Hold(stopping));
    }

    /// <summary>It does again what it does by itself. To be said until it is done.</summary>
    public void LetGo(long at, CancellationToken stopping) => _told.Tell(Id, null, 0, at, Hold(stopping));

    /// <summary>As <see cref="LetGo"/>, and waits for it; also after a refusal, or where nobody knows what became of the last call.</summary>
    public Task LetGoAsync(CancellationToken patience) => _wasTold ? _told.LetGoAsync(Id, Hold(patience), patience) : Task.CompletedTask;

    private Func<Watt?, Task<DerOutcome>> Hold(CancellationToken stopping)
        => watt => desk.HoldAsync(Id, Owner, LimitRank.Csms, watt, Reverts, stopping);
}
