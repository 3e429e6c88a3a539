using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Queue;

/// <summary>The queue commands and what HTTP shows, on a gateway that runs.</summary>
public sealed class RunningQueueTests
{
    private const string Stop = """{"transactionId":7,"meterStop":12,"timestamp":"2026-03-01T12:00:00Z"}""";

    [Fact]
    public async Task What_is_held_can_be_listed_shown_exported_and_thrown_away_while_the_gateway_runs()
    {
        await using var site = new QueueSite();
        await site.StartAsync();
        await using var station = await ScriptedStation.ConnectAsync(site.Url, "CP-01", password: TestSite.Password);
        await AsksAsync(station, "a", "StopTransaction", Stop);
        await AsksAsync(station, "b", "StopTransaction", Stop.Replace('7', '8'));

        Assert.StartsWith("2 messages are held", (await site.QueueAsync("list")).Out, StringComparison.Ordinal);
        Assert.EndsWith($"payload\n{Stop}\n", (await site.QueueAsync("show", "1")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await site.QueueAsync("export", "-")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, (await site.QueueAsync("drop", "1", "--yes")).Code);
        Assert.Equal((1, "there is no held call and no dead letter 1\n"), (await site.QueueAsync("show", "1")) is var (code, _, error) ? (code, error) : default);
        Assert.StartsWith("1 message is held", (await site.QueueAsync("list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_that_is_put_back_is_told_at_once_over_the_link_that_stands()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        csms.Refuses("CP-01", 503);
        await using var site = new QueueSite(csms.Url);
        await site.StartAsync();
        await using var station = await ScriptedStation.ConnectAsync(site.Url, "CP-01", password: TestSite.Password);
        await AsksAsync(station, "a", "StopTransaction", Stop);
        csms.LetsIn("CP-01");
        var link = await csms.AcceptsAsync("CP-01");
        Assert.Equal($"""[2,"a","StopTransaction",{Stop}]""", await link.HearsAsync());
        await link.SaysAsync("""[4,"a","NotSupported","not today",{}]""");
        await ListsAsync(site, "1 dead letter");
        Assert.Contains("\"warnings\":[\"journal: 1 message is a dead letter", await site.GetAsync("/health"), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"NotSupported\"", await site.GetAsync("/api/dead-letters"), StringComparison.Ordinal);

        var (code, @out, _) = await site.QueueAsync("retry", "1");

        Assert.Equal(0, code);
        Assert.EndsWith("The CSMS is told at once, or as soon as both it and the station are connected.\n", @out, StringComparison.Ordinal);
        Assert.Equal($"""[2,"a","StopTransaction",{Stop}]""", await link.HearsAsync());
        await link.SaysAsync("""[3,"a",{}]""");
        await ListsAsync(site, "Nothing is held for the CSMS, and there are no dead letters.");
        await station.SaysAsync("""[2,"h","Heartbeat",{}]""");
        Assert.Equal("""[2,"h","Heartbeat",{}]""", await link.HearsAsync());        // and relays again
        Assert.Equal(1, csms.OpenLinksOf("CP-01"));
    }

    [Fact]
    public async Task What_follows_a_start_that_was_thrown_away_goes_out_under_no_number()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        csms.Refuses("CP-01", 503);
        await using var site = new QueueSite(csms.Url);
        await site.StartAsync();
        await using var station = await ScriptedStation.ConnectAsync(site.Url, "CP-01", password: TestSite.Password);
        var started = await AsksAsync(station, "a", "StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}""");
        var id = JsonDocument.Parse(started).RootElement[2].GetProperty("transactionId").GetInt64();
        await AsksAsync(station, "b", "StopTransaction", Stop.Replace("7", $"{id}", StringComparison.Ordinal));

        Assert.Equal(0, (await site.QueueAsync("drop", "1", "--yes")).Code);
        csms.LetsIn("CP-01");

        Assert.Equal($"""[2,"b","StopTransaction",{Stop.Replace("7", "-1", StringComparison.Ordinal)}]""", await (await csms.AcceptsAsync("CP-01")).HearsAsync());
    }

    [Fact]
    public async Task Http_shows_what_is_held_page_by_page_and_changes_nothing()
    {
        await using var site = new QueueSite();
        await site.SeedAsync();
        await site.StartAsync();

        var first = await site.GetAsync("/api/queue?limit=2");
        var rest = await site.GetAsync("/api/queue?after=2&limit=2");

        Assert.EndsWith("\"next\":2}", first, StringComparison.Ordinal);
        Assert.Contains("\"sequence\":1,\"state\":\"held\",\"station\":\"CP-01\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("idTag", first, StringComparison.Ordinal);
        Assert.StartsWith("{\"calls\":[{\"sequence\":3,", rest, StringComparison.Ordinal);
        Assert.EndsWith("}]}", rest, StringComparison.Ordinal);
        Assert.Contains("\"sequence\":4,\"state\":\"refused\"", await site.GetAsync("/api/dead-letters"), StringComparison.Ordinal);
        foreach (var query in (string[])["limit=0", "limit=1001", "limit=x", "after=-1", "after=", "after=1&after=2"])
        {
            using var answer = await site.SendAsync(HttpMethod.Get, $"/api/queue?{query}");
            Assert.Equal((query, HttpStatusCode.BadRequest), (query, answer.StatusCode));
        }

        foreach (var (method, path) in new[] { (HttpMethod.Delete, "/api/queue"), (HttpMethod.Post, "/api/dead-letters") })
        {
            using var answer = await site.SendAsync(method, path);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_journal_that_does_not_write_is_told_and_the_gateway_runs()
    {
        await using var site = new QueueSite();
        Directory.CreateDirectory(Path.Combine(site.State, "journal.db"));      // a folder in its place
        await site.RunAsync();

        using var health = await site.SendAsync(HttpMethod.Get, "/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("\"reasons\":[\"journal: nothing is acknowledged in the CSMS's place: ", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"journal\":{\"writing\":false,\"reason\":\"", await site.GetAsync("/api/csms"), StringComparison.Ordinal);
        using var queue = await site.SendAsync(HttpMethod.Get, "/api/queue");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, queue.StatusCode);
        Assert.Equal((1, "", "the journal cannot be read\n"), await site.QueueAsync("list"));
        Assert.Equal((1, "", "the journal cannot be read\n"), await site.QueueAsync("drop", "1", "--yes"));
    }

    [Fact]
    public async Task Only_the_gateways_user_gets_at_the_socket_and_a_left_over_one_is_replaced()
    {
        await using var site = new QueueSite();
        await site.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(site.Socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(site.State));
        await site.KillAsync();
        Assert.True(File.Exists(site.Socket));
        Assert.Equal(0, (await site.QueueAsync("list")).Code);      // nobody answers there: the file itself is read

        await site.RunAsync();

        await Patience.Until(() => Answers(site.Socket, "{\"do\":\"Read\"}\n") == "{\"end\":true}\n", "an answer over the socket");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\n")]
    [InlineData("null\n")]
    [InlineData("{}\n{}\n")]
    [InlineData("{\"do\":\"Shred\"}\n")]
    [InlineData("{\"do\":\"Drop\"}\n")]
    [InlineData("{\"do\":\"Retry\",\"id\":1}\n")]
    [InlineData("{\"do\":\"Drop\",\"id\":-9223372036854775808}\n")]
    public async Task Nonsense_on_the_socket_is_answered_with_a_fault_or_nothing(string said)
    {
        await using var site = new QueueSite();
        await site.StartAsync();

        var answer = Answers(site.Socket, said);

        Assert.True(answer.StartsWith("{\"fault\":\"", StringComparison.Ordinal) || answer is "{\"end\":true}\n", answer);
        Assert.Equal("{\"end\":true}\n", Answers(site.Socket, "{\"do\":\"Read\"}\n"));
    }

    [Fact]
    public async Task Where_the_sockets_path_is_too_long_the_gateway_says_so_and_runs()
    {
        var state = Path.Combine(TestSite.NewState(), new string('s', 100));
        await using var journey = await Journeys.Journey.StartAsync(site => site with { State = state });

        var pair = await journey.ConnectAsync();

        await pair.WorksAsync();
        Assert.Contains("longer than the 107 bytes", await journey.Log.HearsAsync(2200), StringComparison.Ordinal);
    }

    /// <summary>Says so much of a call that it is acknowledged.</summary>
    private static async Task<string> AsksAsync(ScriptedSocket station, string id, string action, string payload)
    {
        await station.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        while (true)
        {
            var answer = await station.HearsAsync();
            if (answer.StartsWith($"[3,\"{id}\"", StringComparison.Ordinal))
            {
                return answer;
            }

            Assert.StartsWith("[2,", answer, StringComparison.Ordinal);     // the gateway's own: a fallback profile
        }
    }

    private static async Task ListsAsync(QueueSite site, string expected)
    {
        using var patience = Patience.Start();
        while (!(await site.QueueAsync("list")).Out.Contains(expected, StringComparison.Ordinal))
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static string Answers(string path, string said)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(Encoding.UTF8.GetBytes(said));
            using var reader = new StreamReader(new NetworkStream(socket));
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return e.Message;
        }
    }
}
