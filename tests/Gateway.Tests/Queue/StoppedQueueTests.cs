using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Commands;

namespace Gateway.Tests.Queue;

/// <summary>The queue commands on the journal of a gateway that does not run, as a person starts them.</summary>
public sealed class StoppedQueueTests : IAsyncDisposable
{
    private readonly QueueSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_list_tells_how_much_is_held_for_whom_and_every_dead_letter_and_leaves_the_file_as_it_is()
    {
        await _site.SeedAsync();
        var before = Hash();

        var (code, @out, error) = await _site.QueueAsync("list");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            3 messages are held for the CSMS:

              station  held  oldest                what
              CP-01    2     2026-03-01 12:00:00Z  2 transaction
              CP-02    1     2026-03-01 12:00:00Z  1 meterSample

            1 dead letter, which the CSMS refused for good:
            """,
            @out[..@out.IndexOf("good:", StringComparison.Ordinal)] + "good:");
        Assert.Matches(@"\n  4   CP-02    StopTransaction  2026-03-01 12:00:00Z  20\d\d-\S+ \S+Z  FormationViolation  meterStop: �\[31mtoo small\n", @out);
        Assert.DoesNotContain("\u001b", @out, StringComparison.Ordinal);
        Assert.Equal(before, Hash());
    }

    [Fact]
    public async Task A_list_of_all_has_a_row_for_each_held_message()
    {
        await _site.SeedAsync();

        var (code, @out, _) = await _site.QueueAsync("list", "--all");

        Assert.Equal(0, code);
        Assert.Contains("\n  2   CP-01    ocpp1.6  StopTransaction   transaction  2026-03-01 12:00:00Z  0         id-StopTransaction\n", @out, StringComparison.Ordinal);
        Assert.Contains("\n  3   CP-02    ocpp1.6  MeterValues       meterSample  2026-03-01 12:00:00Z  0         id-MeterValues\n", @out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_is_shown_with_its_payload()
    {
        await _site.SeedAsync();

        var (_, held, _) = await _site.QueueAsync("show", "1");
        var (_, refused, _) = await _site.QueueAsync("show", "4");

        Assert.Contains("state        held for the CSMS\n", held, StringComparison.Ordinal);
        Assert.Contains("transaction  1234567890\n", held, StringComparison.Ordinal);
        Assert.EndsWith("payload\n{\"connectorId\":1,\"idTag\":\"T-1\",\"meterStart\":0,\"timestamp\":\"2026-03-01T12:00:00Z\"}\n", held, StringComparison.Ordinal);
        Assert.Contains("\ncode        FormationViolation\n", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_has_everything_one_line_each_and_overwrites_nothing()
    {
        await _site.SeedAsync();
        var file = _site.InFolder("held.jsonl");

        var (code, @out, error) = await _site.QueueAsync("export", file);

        Assert.Equal((0, "", $"3 held messages and 1 dead letter written to {file}\n"), (code, @out, error));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var lines = await File.ReadAllLinesAsync(file);
        var all = lines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal([1, 2, 3, 4], all.Select(e => e.GetProperty("sequence").GetInt64()));
        Assert.Equal(["held", "held", "held", "refused"], all.Select(e => e.GetProperty("state").GetString()));
        Assert.Equal("1.50", all[1].GetProperty("payload").GetProperty("meterStop").GetRawText());      // as the station wrote it
        Assert.Equal("meterStop: \u001b[31mtoo small", all[3].GetProperty("text").GetString());
        Assert.Equal("""
            {"sequence":1,"state":"held","station":"CP-01","version":"ocpp1.6","action":"StartTransaction","messageId":"id-StartTransaction","heldAt":"2026-03-01T12:00:00.000Z","attempts":0,"kind":"transaction","transaction":"1234567890","payload":{"connectorId":1,"idTag":"T-1","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"}}
            """, lines[0]);

        var (again, _, why) = await _site.QueueAsync("export", file);
        Assert.Equal((1, $"{file} is there already, and nothing is ever overwritten\n"), (again, why));
        var (dash, text, _) = await _site.QueueAsync("export", "-");
        Assert.Equal((0, await File.ReadAllTextAsync(file)), (dash, text));
        Assert.Equal(["held.jsonl", "site.yaml"], Directory.EnumerateFiles(_site.InFolder("")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_dead_letter_that_is_put_back_is_held_in_its_old_place()
    {
        await _site.SeedAsync();

        var (code, @out, _) = await _site.QueueAsync("retry", "4");

        Assert.Equal((0, "4 is held again: CP-02 StopTransaction of 2026-03-01 12:00:00Z\nThe CSMS is told once the gateway runs.\n"), (code, @out));
        await using var journal = _site.OpenJournal();
        Assert.Equal([3, 4], journal.Next("CP-02", 9).Select(c => c.Sequence));
        Assert.Empty(journal.Refusals());
    }

    [Fact]
    public async Task All_dead_letters_can_be_put_back_at_once()
    {
        await _site.SeedAsync();

        var (code, @out, _) = await _site.QueueAsync("retry", "--all");
        var (none, nothing, _) = await _site.QueueAsync("retry", "--all");

        Assert.Equal(0, code);
        Assert.StartsWith("4 is held again", @out, StringComparison.Ordinal);
        Assert.Equal((0, "There are no dead letters.\n"), (none, nothing));
    }

    [Fact]
    public async Task Nothing_is_thrown_away_without_a_yes()
    {
        await _site.SeedAsync();

        var (code, @out, error) = await _site.QueueAsync("drop", "2");

        Assert.Equal(1, code);
        Assert.Contains("\"meterStop\":1.50", @out, StringComparison.Ordinal);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        await using var journal = _site.OpenJournal();
        Assert.Equal((3, 1), (journal.Status.Queued, journal.Status.Refused));
    }

    [Fact]
    public async Task What_is_thrown_away_is_printed_and_gone_and_what_follows_it_waits_no_longer()
    {
        await _site.SeedAsync();

        var (code, @out, _) = await _site.QueueAsync("drop", "1", "--yes");
        var (letter, _, _) = await _site.QueueAsync("drop", "4", "--yes");

        Assert.Equal((0, 0), (code, letter));
        Assert.Contains("\"idTag\":\"T-1\"", @out, StringComparison.Ordinal);
        await using var journal = _site.OpenJournal();
        Assert.Equal([2], journal.Next("CP-01", 9).Select(c => c.Sequence));
        Assert.Equal(-1, journal.Transactions("CP-01").Single().CsmsId);
        Assert.Empty(journal.Refusals());
    }

    [Theory]
    [InlineData("there is no held call and no dead letter 99", "show", "99")]
    [InlineData("there is no held call and no dead letter 99", "drop", "99", "--yes")]
    [InlineData("there is no held call and no dead letter 99", "retry", "99")]
    [InlineData("2 is no dead letter: it is held, and goes to the CSMS in its turn", "retry", "2")]
    public async Task An_id_that_is_not_there_is_a_failure(string why, params string[] arguments)
    {
        await _site.SeedAsync();

        Assert.Equal((1, "", why + "\n"), await _site.QueueAsync(arguments));
    }

    [Fact]
    public async Task Where_there_is_no_journal_that_is_said_and_none_is_made()
    {
        var (code, _, error) = await _site.QueueAsync("list");
        Assert.Equal((1, $"there is no directory {_site.State}, and so no journal\n"), (code, error));
        Assert.False(Directory.Exists(_site.State));

        Directory.CreateDirectory(_site.State);
        var (inside, _, why) = await _site.QueueAsync("retry", "1");
        Assert.Equal((1, $"there is no journal in {_site.State}\n"), (inside, why));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_site.State));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("retry", "4")]
    public async Task A_journal_that_another_process_has_open_is_left_alone(params string[] arguments)
    {
        await _site.SeedAsync();
        await using var journal = _site.OpenJournal();

        var (code, @out, error) = await _site.QueueAsync(arguments);

        Assert.Equal((1, ""), (code, @out));
        Assert.Contains("journal.db is open in another process", error, StringComparison.Ordinal);
        Assert.Equal(1, journal.Status.Refused);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("drop", "2", "--yes")]
    public async Task A_damaged_journal_is_left_to_the_gateway(params string[] arguments)
    {
        await _site.SeedAsync();
        await File.WriteAllTextAsync(Path.Combine(_site.State, "journal.db"), new string('x', 8192));

        var (code, _, error) = await _site.QueueAsync(arguments);

        Assert.Equal(1, code);
        Assert.Contains("journal.db cannot be read", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_site.State, "*corrupt*"));
    }

    [Theory]
    [InlineData]
    [InlineData("dance")]
    [InlineData("show")]
    [InlineData("show", "0")]
    [InlineData("show", "-1")]
    [InlineData("show", "99999999999999999999")]
    [InlineData("retry")]
    [InlineData("retry", "x")]
    [InlineData("retry", "4", "--all")]
    [InlineData("drop", "4", "5")]
    [InlineData("export")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        var (code, _, error) = await _site.QueueAsync(arguments);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task A_faulty_site_file_ends_with_78_and_the_directory_itself_needs_none()
    {
        await _site.SeedAsync();
        await File.WriteAllTextAsync(_site.SitePath, "site: { id: x, voltage: 230 }\n");

        var (faulty, _, error) = await _site.QueueAsync("list");
        var (code, @out, _) = await GatewayProcess.RunAsync("queue", "list", "--state", _site.State);

        Assert.Equal(78, faulty);
        Assert.Contains("site.yaml:1:25: error: ", error, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.StartsWith("3 messages are held", @out, StringComparison.Ordinal);
    }

    private string Hash() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_site.State, "journal.db"))));
}
