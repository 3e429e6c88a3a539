using System.Globalization;
using Gateway.LocalController.Files;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.LocalController.Files;

/// <summary>The gateway's own lines, kept on disk for GetLog.</summary>
public sealed class LogRingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("site-gateway-ring-");
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Lines_are_kept_over_a_restart_in_their_order()
    {
        using (var before = new LogRing(_folder.FullName, _time))
        {
            Say(before, "one");
            Say(before, "two\nin two lines");
        }

        using var after = new LogRing(_folder.FullName, _time);
        Say(after, "three");

        Assert.Equal(
            ["2026-03-01T12:00:00.000Z WRN Site[7] one", "2026-03-01T12:00:00.000Z WRN Site[7] two | in two lines", "2026-03-01T12:00:00.000Z WRN Site[7] three"],
            after.Lines(null, null));
    }

    [Fact]
    public void They_take_no_more_room_than_they_may_and_the_newest_stay()
    {
        using var ring = new LogRing(_folder.FullName, _time, maxFileSize: 1000);
        for (var i = 0; i < 500; i++)
        {
            Say(ring, i.ToString("D3", CultureInfo.InvariantCulture));
            ring.Lines(null, DateTimeOffset.MinValue);      // writes what waits
        }

        var kept = ring.Lines(null, null).Select(line => int.Parse(line[^3..], CultureInfo.InvariantCulture)).ToList();

        Assert.InRange(_folder.EnumerateFiles().Sum(f => f.Length), 1000, 4 * 1100);
        Assert.Equal(Enumerable.Range(500 - kept.Count, kept.Count), kept);
        Assert.True(kept.Count > 20);
    }

    [Fact]
    public void A_time_can_be_chosen()
    {
        using var ring = new LogRing(_folder.FullName, _time);
        foreach (var word in new[] { "one", "two", "three" })
        {
            Say(ring, word);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.EndsWith("two", Assert.Single(ring.Lines(noon.AddSeconds(30), noon.AddSeconds(90))), StringComparison.Ordinal);
        Assert.Equal(2, ring.Lines(noon.AddMinutes(1), null).Count);
    }

    [Fact]
    public async Task While_it_runs_lines_are_written_by_themselves()
    {
        using var ring = new LogRing(_folder.FullName, _time);
        await ring.StartAsync(CancellationToken.None);

        Say(ring, "by itself");

        var file = Path.Combine(_folder.FullName, LogFiles.FileName);
        await Patience.Until(() => File.Exists(file) && File.ReadAllText(file).Contains("by itself", StringComparison.Ordinal), "the line on disk");
        await ring.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_disk_that_takes_nothing_costs_the_lines_and_nothing_else()
    {
        var blocked = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(blocked, "");
        using var ring = new LogRing(Path.Combine(blocked, "below"), _time);

        for (var i = 0; i < 10_000; i++)
        {
            Say(ring, "lost");
        }

        Assert.Empty(ring.Lines(null, null));
        Assert.Equal(10_000, ring.Dropped);
    }

    [Fact]
    public void Nobody_else_may_read_them()
    {
        using var ring = new LogRing(Path.Combine(_folder.FullName, "log"), _time);
        Say(ring, "x");
        ring.Lines(null, null);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.FullName, "log", LogFiles.FileName)));
    }

#pragma warning disable CA1848, CA2254 // any text will do
    private static void Say(LogRing ring, string text) => ring.CreateLogger("Gateway.Site").Log(LogLevel.Warning, new EventId(7), text);
#pragma warning restore CA1848, CA2254
}
