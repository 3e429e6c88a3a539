namespace Gateway.GridSignals.Afrr;

/// <summary>All who take part: cars, inverters and batteries. Not for several threads.</summary>
internal sealed class AfrrParty(AfrrOptions options, CarFleet cars, AfrrEquipment equipment, LimitRoom limits)
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
    public AfrrResource[] Read(long at, double now, bool isSteered) => [.. options.Cars ? cars.Read(now, isSteered) : [], .. equipment.Read(at)];

    public AfrrCircuit[] Circuits(long at) => cars.Circuits(limits.Import(at));

    public void Tell(in AfrrResource resource, double watt, long at, CancellationToken stopping)
    {
        if (resource.IsFast)
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
        equipment.LetGo(at, stopping);
    }

    /// <summary>The same, for the last time.</summary>
    public Task LetGoAsync(CancellationToken patience)
    {
        cars.LetGo();
        return equipment.LetGoAsync(patience);
    }
}
