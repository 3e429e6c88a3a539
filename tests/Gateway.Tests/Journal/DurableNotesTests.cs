using System.Text;
using Gateway.Journal;
using Gateway.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Journal;

public sealed class DurableNotesTests : IDisposable
{
    private readonly string _directory = TestSite.NewState();

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public void What_was_put_is_there_after_a_restart_and_what_was_removed_is_not()
    {
        using (var notes = Open())
        {
            Assert.True(notes.Put("a", "2", Bytes("two")));
            Assert.True(notes.Put("a", "1", Bytes("one")));
            Assert.True(notes.Put("b", "1", Bytes("other")));
            Assert.True(notes.Put("a", "2", Bytes("zwei")));
            Assert.True(notes.Remove("b", "1"));
            Assert.True(notes.Remove("b", "never there"));
        }

        using var again = Open();

        Assert.Equal([("1", "one"), ("2", "zwei")], again.All("a").Select(n => (n.Key, Encoding.UTF8.GetString(n.Value))));
        Assert.Null(again.Find("b", "1"));
        Assert.False(again.WasLost);
    }

    [Fact]
    public void A_damaged_file_is_set_aside_and_said_to_be_lost()
    {
        Open().Dispose();
        File.WriteAllText(Path.Combine(_directory, "controller.db"), new string('x', 4096));

        using var notes = Open();

        Assert.True(notes.WasLost);
        Assert.True(notes.Put("a", "1", Bytes("one")));
        Assert.Contains(Directory.EnumerateFiles(_directory), f => f.Contains("controller.db.corrupt-", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_disk_it_says_so_and_still_knows()
    {
        using var notes = DurableNotes.Open("/proc/nowhere", TimeProvider.System, NullLogger.Instance);

        Assert.False(notes.Put("a", "1", Bytes("one")));
        Assert.NotNull(notes.Find("a", "1"));
    }

    private DurableNotes Open() => DurableNotes.Open(_directory, TimeProvider.System, NullLogger.Instance);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
