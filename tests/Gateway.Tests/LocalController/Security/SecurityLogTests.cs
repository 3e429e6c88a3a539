using System.Text.Json;
using Gateway.LocalController.Security;
using Gateway.Site;

namespace Gateway.Tests.LocalController.Security;

/// <summary>Every incident is in the security log. OCPP 2.1 part 2, A04.FR.04.</summary>
public sealed class SecurityLogTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-security-");

    private string Path => System.IO.Path.Combine(_folder.FullName, SecurityLog.FileName);

    [Fact]
    public void A_line_is_json_and_only_the_owner_may_read_it()
    {
        using var log = new SecurityLog(_folder.FullName);

        log.Write([Event(0, "CP-\u001b[31m\n1")]);

        var line = JsonDocument.Parse(Assert.Single(File.ReadAllLines(Path))).RootElement;
        Assert.Equal("CP-\u001b[31m\n1", line.GetProperty("subject").GetString());
        Assert.True(line.GetProperty("critical").GetBoolean());
        Assert.DoesNotContain('\u001b', File.ReadAllText(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void What_a_kill_has_torn_costs_itself_only()
    {
        using (var log = new SecurityLog(_folder.FullName))
        {
            log.Write([Event(0), Event(1)]);
        }

        using (var file = File.OpenWrite(Path))
        {
            file.SetLength(file.Length - 7);
        }

        using var next = new SecurityLog(_folder.FullName);
        next.Write([Event(2)]);
        Assert.Equal([0, 2], Snapshot(next));
    }

    [Fact]
    public void It_is_rotated_and_never_grows_beyond_its_files()
    {
        using var log = new SecurityLog(_folder.FullName, maxSize: 1000);
        for (var minute = 0; minute < 100; minute++)
        {
            log.Write([Event(minute)]);
        }

        var kept = Snapshot(log);
        Assert.Equal(Enumerable.Range(100 - kept.Count, kept.Count), kept);
        Assert.InRange(kept.Count, 15, 40);
        Assert.Equal(4, _folder.GetFiles().Length);
        Assert.All(_folder.GetFiles(), f => Assert.InRange(f.Length, 1, 1200));
    }

    [Fact]
    public void A_snapshot_is_of_the_time_that_was_asked_for()
    {
        using var log = new SecurityLog(_folder.FullName);
        log.Write([.. Enumerable.Range(0, 10).Select(minute => Event(minute))]);

        Assert.Equal([3, 4, 5], Snapshot(log, Noon.AddMinutes(3), Noon.AddMinutes(5)));
        Assert.Equal([8, 9], Snapshot(log, Noon.AddMinutes(8)));
        Assert.Equal([0], Snapshot(log, latest: Noon));
        Assert.Empty(Snapshot(log, Noon.AddDays(1)));
    }

    [Fact]
    public void It_is_noticed_when_somebody_takes_it_away()
    {
        using var log = new SecurityLog(_folder.FullName);
        log.Write([Event(0)]);
        Assert.False(log.TakeVanished());

        File.Delete(Path);
        log.Write([Event(1)]);

        Assert.True(log.TakeVanished());
        Assert.False(log.TakeVanished());
        Assert.Equal([1], Snapshot(log));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static SecurityEvent Event(int minute, string subject = "gateway")
        => new(Noon.AddMinutes(minute), SecurityKind.StartupOfTheDevice, subject, "It started.", 1);

    private static List<int> Snapshot(SecurityLog log, DateTimeOffset? oldest = null, DateTimeOffset? latest = null)
    {
        using var reader = new StreamReader(log.OpenSnapshot(oldest, latest));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (int)(JsonDocument.Parse(line).RootElement.GetProperty("time").GetDateTimeOffset() - Noon).TotalMinutes)];
    }
}
