using System.Text.Json;
using Gateway.Journal;
using Gateway.Site;

namespace Gateway.Stations;

/// <summary>Which transactions run, over restarts of the gateway; where the gateway has no memory, each start knows of none.</summary>
/// <param name="mayBeUnknown">Stations that the site file does not list are let in.</param>
/// <param name="memory">Null: nothing is kept.</param>
internal sealed class KeptTransactions(SiteImage image, bool mayBeUnknown, TimeProvider time, StationMemory? memory = null) : BackgroundService
{
    /// <summary>In <see cref="StationMemory"/>: by station.</summary>
    private const string Kind = "lastLife";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (StationSnapshot Seen, LastLife? Life)> _lives = new(StringComparer.Ordinal);     // by station

    /// <summary>Before any station is let in.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (station, kept) in memory?.All(Kind) ?? [])
        {
            if (Read(kept.Span) is { } life && (mayBeUnknown || image.Plan.Stations.ContainsKey(station)))
            {
                var state = image.Station(station);
                state.Recalls(life);
                life = LastLife.Of(state.Now, life, time);
                _lives[station] = (state.Now, life);
                Keep(station, life);
            }
            else
            {
                memory!.Remove(Kind, station);
            }
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        Look();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (memory is not null && await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            Look();
        }
    }

    internal void Look()
    {
        foreach (var station in image.Stations)
        {
            var (now, before) = (station.Now, _lives.GetValueOrDefault(station.Plan.Id));
            if (!ReferenceEquals(now, before.Seen))
            {
                var life = LastLife.Of(now, before.Life, time);
                _lives[station.Plan.Id] = (now, life);
                if (before.Seen is null || !ReferenceEquals(life, before.Life))
                {
                    Keep(station.Plan.Id, life);
                }
            }
        }
    }

    private void Keep(string station, LastLife? life)
    {
        if (life is null)
        {
            memory?.Remove(Kind, station);
        }
        else
        {
            memory?.Put(Kind, station, JsonSerializer.SerializeToUtf8Bytes(life));
        }
    }

    /// <summary>Null: it cannot be read.</summary>
    private static LastLife? Read(ReadOnlySpan<byte> kept)
    {
        try
        {
            return JsonSerializer.Deserialize<LastLife>(kept) is { Running.IsDefault: false } life && life.Running.All(r => r is { Id: not null }) ? life : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
