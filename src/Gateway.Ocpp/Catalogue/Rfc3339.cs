namespace Gateway.Ocpp.Catalogue;

/// <summary>Looks at times as they stand in a payload, RFC 3339 §5.6.</summary>
internal static class Rfc3339
{
    private const int Bare = 19;        // 2026-11-21T08:00:00

    // full-date "T" partial-time time-offset, such as 2026-11-21T08:00:00.000Z or 2026-11-21T09:00:00+01:00
    public static bool IsTime(ReadOnlySpan<byte> text, bool zoneless)
    {
        if (text.Length < Bare || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var (year, month, day) = (Two(text) * 100 + Two(text[2..]), Two(text[5..]), Two(text[8..]));
        var (hour, minute, second) = (Two(text[11..]), Two(text[14..]), Two(text[17..]));
        return year is >= 0 and <= 9999
            && month is >= 1 and <= 12 && day >= 1 && day <= Days(year, month)
            && hour is >= 0 and <= 23 && minute is >= 0 and <= 59
            && TryOffset(text[Bare..], zoneless, out var offset)
            && (second is >= 0 and <= 59 || (second == 60 && IsLeapSecond(hour * 60 + minute - offset)));
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, bool zoneless, out int minutes)
    {
        minutes = 0;
        if (rest is [(byte)'.', ..])
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            rest = digits < 0 ? [] : rest[(1 + digits)..];
            if (digits == 0)
            {
                return false;
            }
        }

        switch (rest)
        {
            case []:
                return zoneless;
            case [(byte)'Z' or (byte)'z']:
                return true;
            case [(byte)'+' or (byte)'-', _, _, (byte)':', _, _]:
                var (hours, rests) = (Two(rest[1..]), Two(rest[4..]));
                minutes = (hours * 60 + rests) * (rest[0] == '-' ? -1 : 1);
                return hours is >= 0 and <= 23 && rests is >= 0 and <= 59;
            default:
                return false;
        }
    }

    private static bool IsLeapSecond(int minuteOfDayUtc) => (minuteOfDayUtc + 2 * 1440) % 1440 == 1439;

    private static int Days(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // Far below zero where a digit is missing.
    private static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = (text[0] - '0', text[1] - '0');
        return (uint)tens <= 9 && (uint)ones <= 9 ? tens * 10 + ones : int.MinValue / 200;
    }
}
