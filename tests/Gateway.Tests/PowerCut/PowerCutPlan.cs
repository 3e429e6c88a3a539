namespace Gateway.Tests.PowerCut;

/// <summary>What sort of journal it is, and on what sort of disk.</summary>
/// <param name="MaxBytes">On disk.</param>
/// <param name="Longest">Bytes of a payload, at most.</param>
/// <param name="SyncsFail">True: now and then one does, or a few in a row.</param>
internal sealed record PowerCutPlan(long MaxBytes, int Longest, bool SyncsFail)
{
    /// <summary>True: room may be short, so that what may go has gone.</summary>
    public bool MayThin => MaxBytes < 4 << 20;

    public static PowerCutPlan Draw(Random random) => random.Next(6) switch
    {
        0 => new(1 << 20, 60_000, SyncsFail: false),
        1 or 2 => new(4 << 20, 8_000, SyncsFail: true),
        3 => new(64 << 20, 8_000, SyncsFail: false),
        _ => new(4 << 20, 8_000, SyncsFail: false),
    };
}
