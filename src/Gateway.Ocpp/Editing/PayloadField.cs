using System.Diagnostics.CodeAnalysis;
using Gateway.Ocpp.Messages;

namespace Gateway.Ocpp.Editing;

/// <summary>
/// Reads one value of a payload. Of a name that stands twice the last counts, as for most parsers. Never throws; a path is
/// written <c>outer/inner</c>.
/// </summary>
public static class PayloadField
{
    /// <summary>An integer, also one written as text or as 17.0.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path, out long value)
    {
        long? found = null;
        try
        {
            var scan = new FieldScanner(payload, path);
            while (scan.Next())
            {
                found = scan.Number();
            }

            found = scan.IsWhole ? found : null;
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            found = null;
        }

        value = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>A text that is not empty; a number by its digits.</summary>
    public static bool TryReadText(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path, [NotNullWhen(true)] out string? value)
    {
        value = null;
        try
        {
            var scan = new FieldScanner(payload, path);
            while (scan.Next())
            {
                value = scan.Text();
            }

            value = scan.IsWhole ? value : null;
        }
        catch (Exception e) when (StationReader.IsBadJson(e))
        {
            value = null;
        }

        return value is not null;
    }
}
