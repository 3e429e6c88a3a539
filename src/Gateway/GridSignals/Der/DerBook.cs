using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// All controls of the site, and which of them act. Who supersedes whom is decided when a control comes in, as OCPP 2.1 wants it
/// (part 2, R04); time alone starts and ends them. Immutable, knows no clock.
/// </summary>
internal sealed record DerBook(ImmutableArray<DerControl> All)
{
    /// <summary>As many as a list of ReportDERControl and supersededIds may hold.</summary>
    public const int MostOfAKind = 24;

    public static readonly DerBook Empty = new([]);

    /// <summary>Takes a control in; one with the same id is replaced.</summary>
    /// <param name="Superseded">What SetDERControlResponse tells: who gives way now. The control itself where it comes too late.</param>
    public (DerBook Book, ImmutableArray<string> Superseded) With(SetDERControlRequest wire)
    {
        var added = new DerControl(wire, All.IsEmpty ? 1 : All.Max(c => c.Number) + 1);
        var rest = WithRoom(All.RemoveAll(c => c.Id == added.Id), added);
        var rivals = rest.Where(c => c.IsRivalOf(added) && !c.IsSuperseded).ToList();
        if (rivals.Exists(rival => rival.Beats(added)))
        {
            return (new(rest.Add(added with { IsSuperseded = true })), [added.Id]);      // R04.FR.08
        }

        // One that runs goes on until the new one starts (R04.FR.07); all others give way now, even if there will be a gap (R04.FR.06).
        var beaten = rivals.Where(rival => added.Beats(rival) && !rival.HasStarted).Select(rival => rival.Id).ToImmutableArray();
        return (new(Supersede(rest, beaten).Add(added)), beaten);
    }

    /// <summary>Without those controls. Whom they had superseded stays so (R04.FR.09).</summary>
    public DerBook Without(IEnumerable<DerControl> gone)
    {
        var ids = gone.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return new(All.RemoveAll(c => ids.Contains(c.Id)));
    }

    /// <summary>Starts and ends what time starts and ends.</summary>
    public DerTurn Turn(DateTimeOffset now)
    {
        var ended = All.Where(c => c.End <= now).ToImmutableArray();
        var book = Without(ended);
        var started = ImmutableArray.CreateBuilder<DerStart>();
        while (book.NextToStart(now) is { } next)
        {
            var running = book.All.Where(c => c.IsRivalOf(next) && c is { HasStarted: true, IsSuperseded: false }).Select(c => c.Id).ToImmutableArray();
            book = new(Supersede(book.All, running).Replace(next, next with { HasStarted = true }));
            started.Add(new(next, running));
        }

        return new(book, started.ToImmutable(), [.. ended.Where(c => !c.IsSuperseded)]);
    }

    /// <summary>The one control of a kind that acts: the scheduled one that has started, else the default. Null: none.</summary>
    public DerControl? Acting(DERControlEnumType kind)
        => All.Where(c => c.Kind == kind && !c.IsSuperseded && (c.IsDefault || c.HasStarted))
            .MinBy(c => (c.IsDefault, c.Priority, -c.Number));

    /// <summary>When time next starts or ends one. Null: never.</summary>
    public DateTimeOffset? NextTurn()
        => All.Where(c => !c.IsDefault).Select(c => c.HasStarted || c.IsSuperseded ? c.End : c.Start).Order().Cast<DateTimeOffset?>().FirstOrDefault();

    private DerControl? NextToStart(DateTimeOffset now)
        => All.Where(c => c is { IsDefault: false, HasStarted: false, IsSuperseded: false } && c.Start <= now)
            .MinBy(c => (c.Start, c.Number));

    /// <summary>A default has no end: those that were superseded make room, the oldest first.</summary>
    private static ImmutableArray<DerControl> WithRoom(ImmutableArray<DerControl> all, DerControl added)
        => added.IsDefault && all.Where(c => c.IsRivalOf(added)).ToList() is { Count: >= MostOfAKind } full
            && full.Where(c => c.IsSuperseded).MinBy(c => c.Number) is { } oldest
            ? all.Remove(oldest)
            : all;

    private static ImmutableArray<DerControl> Supersede(ImmutableArray<DerControl> all, ImmutableArray<string> ids)
        => ids.IsEmpty ? all : [.. all.Select(c => ids.Contains(c.Id) ? c with { IsSuperseded = true } : c)];
}

/// <summary>A scheduled control that begins, and which running ones it takes the place of. R04.FR.20, FR.21.</summary>
internal readonly record struct DerStart(DerControl Control, ImmutableArray<string> Superseded);

/// <summary>What time has changed.</summary>
/// <param name="Ended">Scheduled controls that are over and were not superseded; some may never have started, as nobody looked.</param>
internal sealed record DerTurn(DerBook Book, ImmutableArray<DerStart> Started, ImmutableArray<DerControl> Ended);
