using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Gateway;

/// <summary>The <c>why</c> command: asks the running gateway which limits make what an EVSE may draw.</summary>
internal static class WhyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="status">Where the gateway answers: <c>status.listen</c> of the site file.</param>
    /// <param name="evse">Null: all of the station.</param>
    /// <returns>0, or 1 where there is nobody or nothing to tell.</returns>
    public static async Task<int> RunAsync(Uri status, string station, int? evse, TextWriter @out, TextWriter error, CancellationToken stopping)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        var path = new Uri(Reachable(status), $"/api/stations/{Uri.EscapeDataString(station)}/why");
        try
        {
            using var answer = await http.GetAsync(path, stopping);
            if (answer.StatusCode is HttpStatusCode.NotFound)
            {
                await error.WriteLineAsync($"the gateway knows no station {station}");
                return ExitCode.Failure;
            }

            answer.EnsureSuccessStatusCode();
            using var all = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stopping));
            return Tell(all.RootElement, station, evse, @out, error);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !stopping.IsCancellationRequested))
        {
            await error.WriteLineAsync($"the gateway does not answer at {path.GetLeftPart(UriPartial.Authority)}: {(e is TaskCanceledException ? $"nothing within {Patience.TotalSeconds} s" : e.Message)}");
            return ExitCode.Failure;
        }
    }

    private static int Tell(JsonElement all, string station, int? evse, TextWriter @out, TextWriter error)
    {
        var asked = all.EnumerateArray().Where(e => evse is null || e.GetProperty("evse").GetInt32() == evse).ToList();
        foreach (var share in asked)
        {
            Tell(share, @out);
        }

        if (asked.Count is 0)
        {
            error.WriteLine($"{station}{(evse is null ? "" : $", EVSE {evse}")}: no car is there that could draw current, so nothing is shared out to it");
        }

        return asked.Count is 0 ? ExitCode.Failure : 0;
    }

    private static void Tell(JsonElement share, TextWriter @out)
    {
        @out.WriteLine($"{share.GetProperty("station").GetString()}, EVSE {share.GetProperty("evse").GetInt32()}: "
            + $"{Ampere(share.GetProperty("limitA"))}: {share.GetProperty("reason").GetString()}");
        foreach (var link in share.GetProperty("chain").EnumerateArray())
        {
            var until = link.TryGetProperty("untilS", out var seconds) ? $", for {TimeSpan.FromSeconds(seconds.GetInt64()):c} yet" : "";
            var mark = link.GetProperty("decides").GetBoolean() ? '*' : ' ';
            @out.WriteLine($"{mark} {Ampere(link.GetProperty("valueA")),10}  {link.GetProperty("owner").GetString(),-20} {link.GetProperty("text").GetString()}{until}");
        }
    }

    private static string Ampere(JsonElement number) => number.GetDouble().ToString("0.##", CultureInfo.InvariantCulture) + " A";

    /// <summary>A gateway that listens at every address is asked at the machine's own.</summary>
    private static Uri Reachable(Uri listen)
        => IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(listen) { Host = address.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri
            : listen;
}
