using Gateway.Journal;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

/// <summary>
/// Files that were damaged while nobody looked: it always opens and writes, hands out nothing that was not put in, and raises the
/// alarm when something is missing.
/// </summary>
public sealed class JournalDamageTests
{
    private const int Runs = 200;

    [Fact]
    public async Task A_damaged_journal_opens_gives_only_what_was_held_and_alarms_when_something_is_missing()
    {
        await using var fixture = new JournalFixture();
        var held = await FillAsync(fixture);
        var good = Directory.CreateTempSubdirectory("journal-good").FullName;
        foreach (var file in (string[])[fixture.Db, fixture.Db + "-wal"])
        {
            File.Copy(file, Path.Combine(good, Path.GetFileName(file)));       // as a kill would leave it: with its log
        }

        await fixture.Journal.DisposeAsync();
        File.Copy(fixture.Options.PathOf("journal.mark"), Path.Combine(good, "journal.mark"));
        var (salvaged, alarms) = (0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var (lost, alarm) = await OneAsync(good, seed, held);
            alarms += alarm ? 1 : 0;
            salvaged += alarm && lost < held.Count ? 1 : 0;
        }

        Directory.Delete(good, true);
        Assert.InRange(alarms, Runs / 4, Runs);         // else the damage was none
        Assert.InRange(salvaged, alarms / 4, Runs);
    }

    private static async Task<(int Lost, bool Alarm)> OneAsync(string good, int seed, Dictionary<string, byte[]> held)
    {
        await using var fixture = new JournalFixture();
        Directory.CreateDirectory(fixture.Options.Directory);
        foreach (var file in Directory.GetFiles(good))
        {
            File.Copy(file, Path.Combine(fixture.Options.Directory, Path.GetFileName(file)));
        }

        var what = Damage(fixture.Options.Directory, new Random(seed));
        var journal = fixture.Open();

        var calls = journal.Next("CP-0", int.MaxValue).Concat(journal.Next("CP-1", int.MaxValue)).ToList();
        Assert.All(calls, c => Assert.True(held.TryGetValue(c.MessageId, out var payload) && c.Payload.Span.SequenceEqual(payload), $"seed {seed} ({what}): {c.MessageId}"));
        Assert.Equal(calls.Count, calls.DistinctBy(c => c.MessageId).Count());
        Assert.True(calls.Count == held.Count || journal.Status.Alarm is not null, $"seed {seed} ({what}): {held.Count - calls.Count} lost without an alarm");
        Assert.True(await journal.HoldAsync(fixture.Call("CP-0", "after")).WaitAsync(Patience), $"seed {seed} ({what}): {journal.Status.Reason}");

        var alarm = journal.Status.Alarm is not null;
        journal = await fixture.ReopenAsync();
        Assert.True(journal.Status.Alarm is null, $"seed {seed} ({what}): {journal.Status.Alarm}");      // it was repaired for good
        Assert.Contains("after", Ids(journal.Next("CP-0", int.MaxValue)));
        return (held.Count - calls.Count, alarm);
    }

    /// <summary>Two hundred calls in the file, twenty more in its log.</summary>
    private static async Task<Dictionary<string, byte[]>> FillAsync(JournalFixture fixture)
    {
        var held = new Dictionary<string, byte[]>();
        fixture.Open();
        for (var i = 0; i < 220; i++)
        {
            if (i is 200)
            {
                await fixture.ReopenAsync();
            }

            var call = fixture.Call($"CP-{i % 2}", Number(i), bytes: 200 + (i * 13));
            Assert.True(await fixture.Journal.HoldAsync(call).WaitAsync(Patience));
            held[call.MessageId] = call.Payload.ToArray();
        }

        return held;
    }

    private static string Damage(string folder, Random random)
    {
        var name = random.Next(3) is 0 ? "journal.db-wal" : "journal.db";
        var path = Path.Combine(folder, name);
        var bytes = File.ReadAllBytes(path);
        string what;
        switch (random.Next(5))
        {
            case 0:
                what = "cut";
                Array.Resize(ref bytes, random.Next(bytes.Length));
                break;
            case 1:
                what = "header";
                Flip(bytes, random, 0, Math.Min(bytes.Length, 100), random.Next(1, 4));
                break;
            case 2:
                what = "first page";
                Flip(bytes, random, 0, Math.Min(bytes.Length, 4096), random.Next(1, 20));
                break;
            case 3:
                what = "hole";
                var at = random.Next(bytes.Length);
                bytes.AsSpan(at, Math.Min(random.Next(1, 8192), bytes.Length - at)).Clear();
                break;
            default:
                what = "anywhere";
                Flip(bytes, random, 0, bytes.Length, random.Next(1, 40));
                break;
        }

        File.WriteAllBytes(path, bytes);
        return $"{name} {what}";
    }

    private static void Flip(byte[] bytes, Random random, int from, int to, int count)
    {
        for (var i = 0; i < count; i++)
        {
            bytes[random.Next(from, to)] ^= (byte)(1 << random.Next(8));
        }
    }
}
