using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>The real program with every feature on, as a process of its own whose CPU and memory can be read.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private const double TicksPerSecond = 100;      // USER_HZ of Linux

    private readonly Process _process;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-bench-");

    private const string OneCircuit = "circuits: [ { id: main, limit: 4000 A, uncontrolled: 50 A } ]";

    /// <param name="environment">What is added to ours.</param>
    /// <param name="circuits">What the site file says of circuits and devices.</param>
    public GatewayProcess(Uri csms, IReadOnlyDictionary<string, string>? environment = null, string circuits = OneCircuit)
    {
        var (stations, status) = (FreePort(), FreePort());
        Url = new($"ws://127.0.0.1:{stations}/ocpp");
        var site = Path.Combine(_directory.FullName, "site.yaml");
        File.WriteAllText(site, $$"""
            site: { id: bench, state: {{_directory.FullName}} }
            csms: { url: "{{csms}}", backoff: { min: 1 s, max: 1 s } }
            stations:
              listen: [ { url: "{{Url}}", security: none } ]
              unknown: accept
              defaults: { circuit: main }
            status: { listen: "http://127.0.0.1:{{status}}" }
            {{circuits}}
            """);
        var start = new ProcessStartInfo(
            Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "site-gateway.dll"), "run", "--config", site])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>User and system time so far, in seconds.</summary>
    public double Cpu
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in KiB.</summary>
    public double Memory => Number(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    /// <summary>What it has caused to be written to the disk so far.</summary>
    public double WrittenBytes => Number(
        File.ReadLines($"/proc/{_process.Id}/io").First(l => l.StartsWith("write_bytes:", StringComparison.Ordinal)).Split(' ')[1]);

    /// <summary>Where the journal is.</summary>
    public string Journal => Path.Combine(_directory.FullName, "journal.db");

    public async Task StartedAsync()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Url.Port).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            }
        }

        throw new TimeoutException("the gateway did not start");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(true);
    }

    /// <summary>One that nobody listens at for now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
