using Gateway.Journal;

namespace Gateway.Tests.PowerCut;

/// <summary>All that a journal says it holds.</summary>
internal sealed record FoundJournal(IReadOnlyList<HeldCall> Held, IReadOnlyList<HeldCall> Dead, IReadOnlyList<LocalTransaction> Transactions)
{
    public static FoundJournal Empty { get; } = new([], [], []);

    public static FoundJournal Of(CallJournal journal) => new(
        [.. BusyJournal.Stations.SelectMany(s => journal.Next(s, int.MaxValue))],
        [.. journal.Refusals().Select(r => r.Call)],
        [.. BusyJournal.Stations.SelectMany(journal.Transactions)]);
}
