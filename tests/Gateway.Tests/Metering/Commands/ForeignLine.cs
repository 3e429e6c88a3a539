using System.Diagnostics;
using System.Globalization;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering.Commands;

/// <summary>A Modbus line with a SunSpec inverter and an SDM630 on it, served by Debian's python3-pymodbus.</summary>
internal sealed class ForeignLine : IAsyncDisposable
{
    private readonly Process _server;

    private ForeignLine(Process server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    public static async Task<ForeignLine> StartAsync()
    {
        var server = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Repository.File("tests/interop/pymodbus_site.py")])
        {
            RedirectStandardInput = true,       // when the tests die, this ends, and the server with it
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        if (await server.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            return new(server, int.Parse(line, CultureInfo.InvariantCulture));
        }

        Assert.Fail($"pymodbus did not start: {await server.StandardError.ReadToEndAsync(patience.Token)}");
        return null!;
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }
}
