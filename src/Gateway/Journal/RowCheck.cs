using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gateway.Journal;

/// <summary>
/// CRC-32C over what a row means. SQLite checks its log, but not the pages of its file: a flipped bit in a payload would be
/// delivered as if a station had said it.
/// </summary>
internal static class RowCheck
{
    public static long Of(HeldCall call)
    {
        var check = Add(0, (ulong)call.Sequence);
        check = Add(check, ((ulong)call.Version << 32) | (uint)call.Kind);
        check = Add(check, (ulong)call.HeldAt.UtcTicks);
        check = Add(check, call.Station);
        check = Add(check, call.Action);
        check = Add(check, call.MessageId);
        check = Add(check, call.Replaces);
        check = Add(check, call.Transaction);
        return Add(check, call.Payload.Span);
    }

    public static long Of(LocalTransaction transaction)
    {
        var check = Add(0, transaction.Station);
        check = Add(check, (ulong)transaction.LocalId);
        check = Add(check, (ulong)(transaction.CsmsId ?? 0));
        check = Add(check, transaction.CsmsId is null ? 0UL : 1);
        check = Add(check, (ulong)transaction.Connector);
        return Add(check, (ulong)transaction.Since.UtcTicks);
    }

    public static uint Of(ReadOnlySpan<byte> bytes) => Add(0, bytes);

    private static uint Add(uint check, ulong value) => BitOperations.Crc32C(check, value);

    /// <summary>Null and empty differ; lengths keep neighbours apart.</summary>
    private static uint Add(uint check, string? text)
        => text is null ? Add(check, ulong.MaxValue) : Add(check, Encoding.UTF8.GetBytes(text).AsSpan());

    private static uint Add(uint check, ReadOnlySpan<byte> bytes)
    {
        check = Add(check, (ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            check = Add(check, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            check = BitOperations.Crc32C(check, one);
        }

        return check;
    }
}
