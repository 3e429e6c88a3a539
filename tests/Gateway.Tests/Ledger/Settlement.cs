namespace Gateway.Tests.Ledger;

/// <summary>What the books of both sides say when they are held against each other.</summary>
/// <param name="Acknowledged">Messages about transactions that were answered to their stations.</param>
/// <param name="Lost">Acknowledged, and never arrived.</param>
/// <param name="Duplicates">Arrivals beyond the first, proved or not.</param>
/// <param name="Unproved">Duplicates under an id that the station never used: nobody can tell that they are the same.</param>
/// <param name="Reordered">First arrivals that came after a later one of their station.</param>
/// <param name="Failures">Every breach, with station and message.</param>
internal sealed record Settlement(int Acknowledged, int Lost, int Duplicates, int Unproved, int Reordered, IReadOnlyList<string> Failures)
{
    public static Settlement None { get; } = new(0, 0, 0, 0, 0, []);

    public bool IsGood => Failures.Count == 0;

    /// <summary>The first failures, for people: one cause often has hundreds.</summary>
    public string Told(int most = 12)
        => string.Join('\n', Failures.Take(most)) + (Failures.Count > most ? $"\nand {Failures.Count - most} more" : "");

    public static Settlement operator +(Settlement a, Settlement b) => new(
        a.Acknowledged + b.Acknowledged, a.Lost + b.Lost, a.Duplicates + b.Duplicates, a.Unproved + b.Unproved,
        a.Reordered + b.Reordered, [.. a.Failures, .. b.Failures]);

    public string Line(string faults, int runs)
        => $"faults={faults} runs={runs} acked={Acknowledged} lost={Lost} duplicates={Duplicates} reordered={Reordered}";
}
