using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Monitoring;

/// <summary>A real mosquitto on a loopback port of its own. It keeps nothing over a restart.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-broker-");
    private readonly string _config;
    private Process? _process;

    private Broker(int port, string extra)
    {
        Port = port;
        _config = Path.Combine(_folder.FullName, "mosquitto.conf");
        // user: without it a mosquitto that root started gives up root and cannot read this folder.
        File.WriteAllLines(
            _config,
            [$"user {Environment.UserName}", $"listener {port} 127.0.0.1", "persistence false", "log_dest stderr", "log_type all", extra]);
    }

    public int Port { get; }

    public static async Task<Broker> StartAsync(string extra = "allow_anonymous true", int? port = null)
    {
        var broker = new Broker(port ?? FreePort(), extra);
        await broker.StartAgainAsync();
        return broker;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task StartAgainAsync()
    {
        _process = Start("mosquitto", "-c", _config);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.EndsWith(" running", StringComparison.Ordinal))
            {
                _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);       // else the pipe fills up
                return;
            }
        }

        throw new InvalidOperationException("mosquitto did not start");
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>It keeps its connections and does nothing any more.</summary>
    public void Freeze()
    {
        using var kill = Start("kill", "-STOP", $"{_process!.Id}");
        kill.WaitForExit();
    }

    public static Process Start(string program, params string[] arguments)
    {
        var sbin = $"/usr/sbin/{program}";      // not in everyone's PATH
        var start = new ProcessStartInfo(File.Exists(sbin) ? sbin : program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not installed (Debian: mosquitto and mosquitto-clients)", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _process!.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
