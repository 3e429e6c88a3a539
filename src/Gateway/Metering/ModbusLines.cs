using Gateway.Metering.Lines;

namespace Gateway.Metering;

/// <summary>The lines of the site. Whatever has the same address shares one, whoever asks there.</summary>
internal sealed class ModbusLines(TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LineAddress, ModbusLine> _lines = [];       // under _lock

    /// <param name="connect">As in <c>devices:</c>, already checked.</param>
    public ModbusLine Of(Uri connect)
    {
        var address = LineAddress.Of(connect);
        lock (_lock)
        {
            return _lines.TryGetValue(address, out var line) ? line : _lines[address] = new(address, time, logger);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var line in _lines.Values)
            {
                line.Dispose();
            }

            _lines.Clear();
        }
    }
}
