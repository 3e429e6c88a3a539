using System.Web;

namespace Gateway.Metering.Lines;

/// <summary>How bytes go over a serial line.</summary>
/// <param name="Baud">Bits per second. 1200 to 115200.</param>
/// <param name="Parity">N, E or O.</param>
/// <param name="StopBits">1 or 2.</param>
/// <param name="DataBits">8, or 7 behind converters that insist.</param>
internal sealed record SerialSettings(string Path, int Baud, char Parity, int StopBits, int DataBits)
{
    /// <summary>Modbus over Serial Line 1.02, 2.5.1.1: above 19200 baud the silence does not shrink any more.</summary>
    private static readonly TimeSpan FixedSilence = TimeSpan.FromMilliseconds(1.75);
    private const int FixedAbove = 19_200;

    /// <summary>Converters need a little longer to turn round than the specification grants.</summary>
    private static readonly TimeSpan TurnAround = TimeSpan.FromMilliseconds(5);

    /// <param name="connect"><c>rtu:///dev/ttyX?baud=9600&amp;parity=N&amp;stop=1&amp;data=8</c>, already checked.</param>
    public static SerialSettings Of(Uri connect)
    {
        var query = HttpUtility.ParseQueryString(connect.Query);
        int Whole(string key, int otherwise) => query[key] is { } text ? int.Parse(text, null) : otherwise;
        return new(connect.LocalPath, Whole("baud", 9600), query["parity"]?[0] ?? 'N', Whole("stop", 1), Whole("data", 8));
    }

    /// <summary>One character: start bit, data, parity, stop bits.</summary>
    public TimeSpan Character => TimeSpan.FromSeconds((1.0 + DataBits + (Parity is 'N' ? 0 : 1) + StopBits) / Baud);

    /// <summary>Silence before a request: 3.5 characters of 11 bits, and time to turn round.</summary>
    public TimeSpan Gap => TurnAround + (Baud > FixedAbove ? FixedSilence : TimeSpan.FromSeconds(3.5 * 11 / Baud));

    /// <summary>As people write it: <c>9600 8N1</c>.</summary>
    public string Manner => $"{Baud} {DataBits}{Parity}{StopBits}";

    public override string ToString() => Path;
}
