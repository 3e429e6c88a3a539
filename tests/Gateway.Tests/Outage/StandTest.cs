using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Outage;

/// <summary>A test that stands in for a CSMS: every memory that it opens is closed behind it.</summary>
public abstract class StandTest : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-outage-");
    private readonly List<StationMemory> _memories = [];

    public static TheoryData<OcppVersion> Versions => [OcppVersion.V16, OcppVersion.V201, OcppVersion.V21];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await ForgetAsync();
        _directory.Delete(recursive: true);
    }

    internal async Task ForgetAsync()
    {
        foreach (var memory in _memories)
        {
            await memory.DisposeAsync();
        }

        _memories.Clear();
    }

    /// <param name="folder">Left out: one of its own.</param>
    internal StationMemory NewMemory(string? folder = null)
    {
        var directory = _directory.CreateSubdirectory(folder ?? Guid.NewGuid().ToString("N"));
        var memory = StationMemory.Open(directory.FullName, TimeProvider.System, NullLogger.Instance);
        _memories.Add(memory);
        return memory;
    }

    internal Stand NewStand(
        OcppVersion version, StandInOptions? options = null, StationMemory? memory = null, TokenBook? book = null, string station = "CP-1")
        => new(version, memory ?? NewMemory(), options, book, station);
}
