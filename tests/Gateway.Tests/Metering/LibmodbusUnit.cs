namespace Gateway.Tests.Metering;

/// <summary>A unit that libmodbus serves on a serial line of its own.</summary>
internal sealed class LibmodbusUnit : IAsyncDisposable
{
    private readonly PseudoTerminal _terminal;
    private readonly ForeignProcess _process;

    private LibmodbusUnit(PseudoTerminal terminal, ForeignProcess process) => (_terminal, _process) = (terminal, process);

    /// <summary>The other end of its wire.</summary>
    public Stream Stream => _terminal.Stream;

    public static async Task<LibmodbusUnit> StartAsync(byte unit)
    {
        var terminal = await PseudoTerminal.StartAsync();
        return new(terminal, await ForeignProcess.StartAsync("libmodbus_unit.py", $"{unit}", terminal.Path));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _terminal.DisposeAsync();
    }
}
