namespace Gateway.Metering;

/// <summary>Registers that are read in one request.</summary>
internal readonly record struct RegisterBlock(RegisterKind Kind, ushort First, ushort Count)
{
    /// <summary>Time from one read to the next. Zero: it is read with each poll.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>
    /// True: it holds what the control loop can do without, such as energies. Between its reads the last registers stand, none
    /// before the first; if the device refuses it, only its values are missing.
    /// </summary>
    public bool IsSlow => Every > TimeSpan.Zero;

    /// <summary>The first register that is not in it.</summary>
    public int End => First + Count;

    public bool Holds(RegisterBlock other) => Kind == other.Kind && First <= other.First && other.End <= End;

    /// <summary>Both and what is between them, if that is at most <paramref name="gap"/> registers; null: too far apart or too long.</summary>
    public RegisterBlock? TryJoin(RegisterBlock other, int gap, int longest)
    {
        var (first, end) = (Math.Min(First, other.First), Math.Max(End, other.End));
        var between = Math.Max(First, other.First) - Math.Min(End, other.End);
        return Kind == other.Kind && between <= gap && end - first <= longest ? new(Kind, (ushort)first, (ushort)(end - first)) : null;
    }
}
