namespace Gateway.Metering.Lines;

/// <summary>The checksum at the end of each RTU frame, low byte first. Modbus over Serial Line 1.02, 2.5.1.2.</summary>
internal static class Crc16
{
    public const int Length = 2;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(Shifted)];

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var one in bytes)
        {
            crc = (ushort)((crc >> 8) ^ Table[(crc ^ one) & 0xFF]);
        }

        return crc;
    }

    /// <summary>True where the last two bytes are the checksum of those before them.</summary>
    public static bool Holds(ReadOnlySpan<byte> frame) => frame.Length > Length && Of(frame) == 0;

    private static ushort Shifted(int start)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            start = (start & 1) == 0 ? start >> 1 : (start >> 1) ^ 0xA001;
        }

        return (ushort)start;
    }
}
