using System.Text;
using Gateway.Journal;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

public sealed class StationMemoryTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("memory").FullName;

    private string Db => Path.Combine(_folder, "memory.db");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task What_was_put_is_known_after_a_restart()
    {
        await using (var memory = Open())
        {
            memory.Put("boot", "CP-1", "old"u8.ToArray());
            memory.Put("boot", "CP-1", "accepted"u8.ToArray());
            memory.Put("boot", "CP-2", Array.Empty<byte>());
            memory.Put("status", "CP-1", "Charging"u8.ToArray());
            memory.Put("token", "gone", "x"u8.ToArray());
            memory.Remove("token", "gone");
        }

        await using var again = Open();

        Assert.Equal([("CP-1", "accepted"), ("CP-2", "")], again.All("boot").Select(e => (e.Key, Encoding.UTF8.GetString(e.Value.Span))));
        Assert.True(again.TryGet("status", "CP-1", out var status));
        Assert.Equal("Charging", Encoding.UTF8.GetString(status.Span));
        Assert.False(again.TryGet("token", "gone", out _));
        Assert.Empty(again.All("token"));
    }

    [Fact]
    public async Task It_is_written_after_some_seconds_without_being_closed()
    {
        await using var memory = Open();
        memory.Put("boot", "CP-1", "accepted"u8.ToArray());
        _time.Advance(StationMemory.WriteEvery);

        for (var (patience, from) = (Patience, TimeProvider.System.GetTimestamp()); Rows() is 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < patience);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_damaged_file_is_begun_anew()
    {
        await using (var memory = Open())
        {
            memory.Put("boot", "CP-1", "accepted"u8.ToArray());
        }

        for (var seed = 0; seed < 20; seed++)
        {
            var bytes = await File.ReadAllBytesAsync(Db);
            new Random(seed).NextBytes(bytes.AsSpan(seed * 7 % 100, 200));
            await File.WriteAllBytesAsync(Db, bytes);
            await using (var memory = Open())
            {
                memory.Put("boot", "CP-2", new[] { (byte)seed });
            }

            await using var again = Open();
            Assert.True(again.TryGet("boot", "CP-2", out var value));
            Assert.Equal(seed, value.Span[0]);
        }
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_remembers_as_long_as_it_runs_and_tries_again()
    {
        Directory.CreateDirectory(Db);
        await using (var memory = Open())
        {
            memory.Put("boot", "CP-1", "accepted"u8.ToArray());
            _time.Advance(StationMemory.WriteEvery);
            Assert.True(memory.TryGet("boot", "CP-1", out _));
            Directory.Delete(Db);
        }

        await using var again = Open();
        Assert.True(again.TryGet("boot", "CP-1", out _));
    }

    [Fact]
    public async Task Without_the_library_it_still_remembers()
    {
        await using var memory = StationMemory.Open(_folder, _time, NullLogger.Instance, "libnosuchthing.so.0");
        memory.Put("boot", "CP-1", "accepted"u8.ToArray());

        Assert.True(memory.TryGet("boot", "CP-1", out _));
    }

    private StationMemory Open() => StationMemory.Open(_folder, _time, NullLogger.Instance);

    private long Rows()
    {
        using var connection = SqliteFile.Open(Db, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        return connection.Number("SELECT count(*) FROM memory");
    }
}
