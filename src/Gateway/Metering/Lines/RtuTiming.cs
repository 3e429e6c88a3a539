namespace Gateway.Metering.Lines;

/// <summary>The times of a line that speaks RTU.</summary>
/// <param name="Gap">Silence before a request.</param>
/// <param name="Character">How long one byte is under way; none where the wire is not ours.</param>
/// <param name="SilencesToEnd">Unanswered exchanges in a row before the connection is given up; 0: never.</param>
internal sealed record RtuTiming(TimeSpan Gap, TimeSpan Character, int SilencesToEnd)
{
    /// <summary>
    /// Bytes that are no answer, and then nothing for so long: the rest does not come. Longer than a USB converter (16 ms) or a
    /// network holds bytes back.
    /// </summary>
    public static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence before a request whose answer would look like the one before it, in case that one is told twice.</summary>
    public TimeSpan GapBeforeTwin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A converter behind TCP keeps the silence on its wire by itself; ours is for what it sends more than once.</summary>
    public static RtuTiming Tcp { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.Zero, 3);

    public static RtuTiming Of(SerialSettings serial) => new(serial.Gap, serial.Character, 0);
}
