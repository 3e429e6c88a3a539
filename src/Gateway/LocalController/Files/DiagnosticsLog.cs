using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Files;

/// <summary>What helps to find a fault from afar: what the gateway is, the site as it stands now, and the gateway's own log lines.</summary>
/// <param name="state">A line for each object of the site as it is shown on MQTT and HTTP; secrets are in none.</param>
internal sealed class DiagnosticsLog(LogRing ring, SiteImage image, Func<SiteSnapshot, IEnumerable<string>> state) : ILogSource
{
    public LogEnumType Kind => LogEnumType.DiagnosticsLog;

    public Stream Open(DateTimeOffset? oldest, DateTimeOffset? latest)
    {
        var site = image.Freeze();
        var text = new MemoryStream();
        using var writer = new StreamWriter(text, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Site Gateway {ProductVersion.Text}, site {site.Plan.Id}, {site.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        writer.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        if (ring.Dropped > 0)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ring.Dropped} lines could not be kept since the gateway started"));
        }

        writer.WriteLine("--- the site as it stands now");
        foreach (var line in state(site))
        {
            writer.WriteLine(line);
        }

        writer.WriteLine("--- log");
        foreach (var line in ring.Lines(oldest, latest))
        {
            writer.WriteLine(line);
        }

        writer.Flush();
        text.Position = 0;
        return text;
    }
}
