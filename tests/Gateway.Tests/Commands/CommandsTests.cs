using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Commands;

/// <summary>What a person or a service manager sees of the program: exit codes, signals, output.</summary>
public sealed class CommandsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-commands-");

    public void Dispose() => _directory.Delete(true);

    [Fact]
    public async Task Run_tells_systemd_when_it_is_ready_and_ends_by_itself_on_sigterm()
    {
        var socket = Path.Combine(_directory.FullName, "notify");
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(socket));
        using var gateway = GatewayProcess.Start(["run", "--config", SiteFile(Ports.Free())], ("NOTIFY_SOCKET", socket));
        await HearsAsync(notify, "READY=1");

        gateway.Terminate();

        await HearsAsync(notify, "STOPPING=1");
        Assert.Equal(0, await gateway.EndsAsync());
    }

    [Fact]
    public async Task Run_with_a_port_that_is_taken_ends_with_1_and_says_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, @out, _) = await GatewayProcess.RunAsync("run", "--config", SiteFile(((IPEndPoint)taken.LocalEndpoint).Port));

        Assert.Equal(1, code);
        Assert.Contains("cannot start", @out, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", @out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_and_check_end_with_78_on_a_faulty_file_and_say_where()
    {
        var path = Path.Combine(_directory.FullName, "site.yaml");
        await File.WriteAllTextAsync(path, "site: { id: x, voltage: 230 }\n");

        var (checkCode, checkOut, _) = await GatewayProcess.RunAsync("check", path);
        var (runCode, _, runError) = await GatewayProcess.RunAsync("run", "--config", path);

        Assert.Equal((78, 78), (checkCode, runCode));
        Assert.Contains($"{path}:1:25: error: ", checkOut, StringComparison.Ordinal);
        Assert.Contains($"{path}:1:25: error: ", runError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("demo", "--stations", "0")]
    [InlineData("check")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        var (code, _, error) = await GatewayProcess.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("schema")]
    public async Task Questions_are_answered_with_0(params string[] arguments)
    {
        var (code, @out, _) = await GatewayProcess.RunAsync(arguments);

        Assert.Equal(0, code);
        Assert.NotEmpty(@out);
    }

    private string SiteFile(int port)
    {
        var path = Path.Combine(_directory.FullName, "site.yaml");
        File.WriteAllText(path, (new TestSite(new("ws://127.0.0.1:9/ocpp")) { State = Path.Combine(_directory.FullName, "state") }).Text(port, Ports.Free()));
        return path;
    }

    private static async Task HearsAsync(Socket notify, string expected)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await notify.ReceiveAsync(buffer, patience.Token);
            if (Encoding.UTF8.GetString(buffer, 0, length).Split('\n').Contains(expected))
            {
                return;
            }
        }
    }
}
