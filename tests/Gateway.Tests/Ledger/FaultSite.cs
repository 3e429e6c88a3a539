namespace Gateway.Tests.Ledger;

/// <summary>One run: stations at work behind the gateway, something goes wrong, and afterwards the books of both sides are compared.</summary>
internal sealed class FaultSite : IAsyncDisposable
{
    private static readonly string[] Versions = ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"];
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(20);

    /// <summary>What the CSMS refused while it was told what it had missed comes again after a while (<c>csms.replay</c>).</summary>
    private static readonly TimeSpan ReplayPatience = TimeSpan.FromSeconds(90);

    /// <summary>Two of each version.</summary>
    public static readonly int Stations = 2 * Versions.Length;

    private readonly List<LedgerStation> _stations = [];

    private FaultSite(int seed, Ledger ledger, LedgerCsms csms, IFaultGateway gateway)
        => (Seed, Ledger, Csms, Gateway) = (seed, ledger, csms, gateway);

    public int Seed { get; }

    public Ledger Ledger { get; }

    public LedgerCsms Csms { get; }

    public IFaultGateway Gateway { get; }

    /// <summary>For faults that have it there (<see cref="Home.Process"/>).</summary>
    public GatewayUnderTest Process => (GatewayUnderTest)Gateway;

    /// <summary>For faults that have it there (<see cref="Home.Inside"/>).</summary>
    public GatewayInside Inside => (GatewayInside)Gateway;

    /// <param name="home">Anywhere: a process.</param>
    public static async Task<FaultSite> OpenAsync(int seed, Home home)
    {
        var ledger = new Ledger();
        var csms = new LedgerCsms(ledger);
        try
        {
            return new(seed, ledger, csms, home is Home.Inside
                ? await GatewayInside.StartAsync(csms.Url)
                : await GatewayUnderTest.StartAsync(csms.Url));
        }
        catch
        {
            await csms.DisposeAsync();
            throw;
        }
    }

    /// <summary>All stations begin to work.</summary>
    public async Task WorksAsync()
    {
        for (var i = 0; i < Stations; i++)
        {
            _stations.Add(new LedgerStation($"R{Seed}-{i + 1}", Versions[i % Versions.Length], Gateway.Url, Ledger, (Seed * 100) + i).Start());
        }

        await EventAsync(Task.WhenAll(_stations.Select(s => s.Works)), "an answer for every station");
    }

    /// <summary>So many more messages are acknowledged.</summary>
    public Task AcknowledgesAsync(int more) => EventAsync(Ledger.AcknowledgesAsync(more), $"{more} more answers");

    /// <summary>Waits for it, and says what did not come.</summary>
    public static async Task EventAsync(Task @event, string what)
    {
        try
        {
            await @event.WaitAsync(SettlePatience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: not within {SettlePatience.TotalSeconds:0} s");
        }
    }

    /// <summary>The stations close for the day, everything that is held on the way is delivered, and the books are compared.</summary>
    public async Task<Settlement> SettleAsync()
    {
        await Task.WhenAll(_stations.Select(s => s.CloseForTodayAsync()));
        await UntilAsync(() => _stations.All(s => s.Queued == 0), SettlePatience);
        await UntilAsync(() => Ledger.Owed == 0 && !Ledger.OwesMarks, ReplayPatience);

        var settlement = Ledger.Settle();
        var stuck = _stations.Where(s => s.Queued > 0)
            .Select(s => $"{s.Id}: {s.Queued} messages were not answered within {SettlePatience.TotalSeconds:0} s after all was well again");
        return settlement with { Failures = [.. settlement.Failures, .. stuck] };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var station in _stations)
        {
            await station.DisposeAsync();
        }

        await Gateway.DisposeAsync();
        await Csms.DisposeAsync();
    }

    private static async Task UntilAsync(Func<bool> settled, TimeSpan longest)
    {
        using var patience = new CancellationTokenSource(longest, TimeProvider.System);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!settled() && !patience.IsCancellationRequested)
        {
            await look.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
