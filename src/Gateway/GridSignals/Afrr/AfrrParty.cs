namespace Gateway.GridSignals.Afrr;

/// <summary>All who take part: cars, those among them that discharge, inverters and batteries. Not for several threads.</summary>
internal sealed class AfrrParty(AfrrOptions options, CarFleet cars, V2xFleet v2x, AfrrEquipment equipment, LimitRoom limits)
{
    /// <summary>From here on balancing asks how far cars are held back.</summary>
    public void Join()
    {
        if (options.Cars)
        {
            cars.Join();
        }
    }

    /// <summary>Those that can be moved now.</summary>
    /// <param name="now">The same instant in seconds.</param>
    /// <param name="isSteered">They are being told what to draw.</param>
    public AfrrResource[] Read(long at, double now, bool isSteered) =>
    [
        .. options.Cars ? cars.Read(now, isSteered) : [],
        .. Within(limits.Export(at), [.. options.Cars ? v2x.Read(now, isSteered) : [], .. equipment.Read(at)]),
    ];

    public AfrrCircuit[] Circuits(long at) => cars.Circuits(limits.Import(at));

    /// <param name="now">The same instant in seconds.</param>
    public void Tell(in AfrrResource resource, double watt, long at, double now, CancellationToken stopping)
    {
        if (resource.Kind is AfrrKind.V2x)
        {
            v2x.Tell(resource.Id, watt, now);
        }
        else if (resource.IsFast)
        {
            equipment.Tell(resource, watt, at, stopping);
        }
        else
        {
            cars.Tell(resource.Id, watt);
        }
    }

    /// <summary>Each does again what it does by itself. To be said for as long as nobody is steered.</summary>
    public void LetGo(long at, CancellationToken stopping)
    {
        cars.LetGo();
        v2x.LetGo();
        equipment.LetGo(at, stopping);
    }

    /// <summary>The same, for the last time.</summary>
    public Task LetGoAsync(CancellationToken patience)
    {
        cars.LetGo();
        v2x.LetGo();
        return equipment.LetGoAsync(patience);
    }

    /// <summary>All that is fast feeds in no more together than limits leave. Where it is too much already, cars give less by that.</summary>
    private static IEnumerable<AfrrResource> Within(double room, AfrrResource[] fast)
    {
        var more = fast.Sum(r => r.Power - r.Low);
        var part = more > 0 ? Math.Clamp(room / more, 0, 1) : 1;
        return part == 1 ? fast : fast.Select(r => r with
        {
            Low = r.Kind is AfrrKind.V2x && room < 0 ? Math.Min(0, r.Power - room) : r.Power - (part * (r.Power - r.Low)),
        });
    }
}
