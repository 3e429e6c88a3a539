using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Monitoring;

/// <summary>sd_notify on a real Unix datagram socket in place of systemd's.</summary>
public sealed class SystemdNotifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-notify-");
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ManualTime _time = new();
    private readonly HeardLog<SystemdNotifier> _log = new();
    private readonly Part _part = new();
    private readonly Disk _disk = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task Ready_is_told_when_the_application_has_started_and_stopping_when_it_stops()
    {
        using var notifier = await StartAsync(Listen());
        _lifetime.NotifyStarted();
        Assert.Equal("READY=1\nSTATUS=1 of 2 stations online, main 43.1/250 A, CSMS connected, 3 messages held for it", await HearsAsync());

        _lifetime.StopApplication();
        Assert.Equal("STOPPING=1", await HearsAsync());
        await notifier.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_abstract_socket_is_notified_too()
    {
        var name = $"site-gateway-test-{Guid.NewGuid():N}";
        _systemd.Bind(new UnixDomainSocketEndPoint('\0' + name));
        using var notifier = await StartAsync('@' + name);

        _lifetime.NotifyStarted();

        Assert.StartsWith("READY=1", await HearsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_follows_the_site_every_ten_seconds()
    {
        using var notifier = await StartAsync(Listen());
        await StartedAsync();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.StartsWith("STATUS=1 of 2 stations online", await HearsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watchdog_is_fed_at_half_its_time_and_starves_while_a_part_is_dead()
    {
        using var notifier = await StartAsync(Listen(), watchdog: TimeSpan.FromSeconds(4));
        await StartedAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("WATCHDOG=1", await HearsAsync());

        _part.IsAlive = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Watchdog: not fed, these parts are not alive: balancing", await _log.HearsAsync(4010));
        Assert.Equal(0, _systemd.Available);

        _part.IsAlive = true;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("WATCHDOG=1", await HearsAsync());
        await _log.HearsAsync(4011);
    }

    [Fact]
    public async Task The_watchdog_is_fed_while_a_disk_is_full_as_a_restart_would_not_help()
    {
        _disk.Trouble = "the disk is full";
        using var notifier = await StartAsync(Listen(), watchdog: TimeSpan.FromSeconds(4));
        await StartedAsync();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("WATCHDOG=1", await HearsAsync());
    }

    [Fact]
    public async Task A_socket_that_is_gone_is_told_once_and_harms_nothing()
    {
        using var notifier = await StartAsync(Path.Combine(_folder.FullName, "nobody"));
        _lifetime.NotifyStarted();

        Assert.Contains("nobody takes no notification", await _log.HearsAsync(4012), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_systemd_it_does_nothing()
    {
        using var notifier = await StartAsync(null);

        await notifier.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Theory]
    [InlineData("/run/systemd/notify", "30000000", null, 30d)]
    [InlineData("/run/systemd/notify", "30000000", "own", 30d)]
    [InlineData("/run/systemd/notify", "30000000", "1", null)]      // meant for another process
    [InlineData("/run/systemd/notify", null, null, null)]
    [InlineData("/run/systemd/notify", "0", null, null)]
    [InlineData("/run/systemd/notify", "soon", null, null)]
    public void The_watchdog_time_is_systemds(string socket, string? microseconds, string? pid, double? seconds)
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var read = NotifySocket.FromEnvironment(name => name switch
        {
            "NOTIFY_SOCKET" => socket,
            "WATCHDOG_USEC" => microseconds,
            _ => pid is "own" ? own : pid,
        });

        Assert.Equal(socket, read.Path);
        Assert.Equal(seconds, read.Watchdog?.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("relative")]
    public void A_path_that_systemd_would_not_give_is_none(string? path) => Assert.Null(NotifySocket.FromEnvironment(_ => path).Path);

    public void Dispose()
    {
        _lifetime.StopApplication();
        _systemd.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Listen()
    {
        var path = Path.Combine(_folder.FullName, "notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(path));
        return path;
    }

    private async Task<SystemdNotifier> StartAsync(string? socket, TimeSpan? watchdog = null)
    {
        var notifier = new SystemdNotifier(
            new(socket, watchdog), new HealthReport([_part], [_disk]), SampleSite.Full(_time), _lifetime, _time, _log);
        await notifier.StartAsync(CancellationToken.None);
        return notifier;
    }

    /// <summary>The timers run when READY is out.</summary>
    private async Task StartedAsync()
    {
        _lifetime.NotifyStarted();
        await HearsAsync();
    }

    private async Task<string> HearsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var buffer = new byte[4096];
        var length = await _systemd.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private sealed class Part : ILiveness
    {
        public string Name => "balancing";

        public bool IsAlive { get; set; } = true;
    }

    private sealed class Disk : ICondition
    {
        public string Name => "journal";

        public string? Trouble { get; set; }

        public IEnumerable<string> Warnings => [];
    }
}
