namespace Gateway.Balancing;

/// <summary>
/// What the last tick came to for each EVSE, in flat arrays, and until when it stands while there is no news of it: on a large
/// site most EVSEs are as they were a second ago, and to look at each of them again is most of what a tick would cost.
/// </summary>
internal sealed class Kept(int loads, int cells)
{
    /// <summary>What it wants changes by time alone at this timestamp; 0: look at each tick.</summary>
    public long[] WishUntil { get; } = new long[loads];

    /// <summary>What it was to have in the end.</summary>
    public double[] Target { get; } = new double[loads];

    /// <summary>The cell that kept it from more.</summary>
    public int[] StoppedBy { get; } = new int[loads];

    /// <summary>It has been given what it shall have and was told so, or takes no limits: there is nothing to grant.</summary>
    public bool[] IsSettled { get; } = new bool[loads];

    /// <summary>With <see cref="IsSettled"/>: nothing has to be said before this timestamp.</summary>
    public long[] QuietUntil { get; } = new long[loads];

    /// <summary>Somebody wants something else than at the last sharing.</summary>
    public bool HasNewWishes { get; set; } = true;

    /// <summary>What there was to share then, per cell, as far as it decides: see <see cref="Sharing.Sharer.Trimmed"/>.</summary>
    public double[] Room { get; } = new double[cells];

    /// <summary>What bounds them all has changed.</summary>
    public void ForgetWishes() => Array.Clear(WishUntil);
}
