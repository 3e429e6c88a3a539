using System.Net;
using FileTransfer;
using static Gateway.Tests.FileTransfer.FileFixture;
using static Gateway.Tests.FileTransfer.ScriptedFileServer;

namespace Gateway.Tests.FileTransfer;

/// <summary>Whom a transfer does not speak to, however it is spelled.</summary>
public sealed class GuardTests
{
    /// <summary>None of these may open a socket. Names resolve to loopback, as an attacker's would.</summary>
    public static TheoryData<string> Spellings =>
    [
        // loopback
        "http://127.0.0.1/", "http://127.0.0.1:8080/x", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/",
        "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://127.0.0.01/",
        "http://0x7f.1/", "http://127.0.0.0x1/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://localhost/", "http://LOCALHOST/", "http://localhost./",
        "http://foo.localhost/", "http://0.0.0.0/", "http://0/", "http://[::]/", "http://127.255.255.254/",
        // the cloud's metadata, link-local
        "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xA9FEA9FE/", "http://0251.0376.0251.0376/",
        "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/",
        "http://[fd00:ec2::254]/",
        // private, shared, reserved, multicast
        "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://192.168.257/", "http://100.64.0.1/",
        "http://100.127.255.255/", "http://192.0.0.8/", "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.7/",
        "http://203.0.113.9/", "http://224.0.0.1/", "http://239.255.255.250/", "http://255.255.255.255/", "http://240.0.0.1/",
        "http://[fc00::1]/", "http://[fd12:3456::1]/", "http://[ff02::1]/", "http://[fec0::1]/", "http://[2001:db8::1]/", "http://[3fff::1]/",
        // other addresses inside
        "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::10.0.0.1]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/",
        "http://[2002:c0a8:101::1]/", "http://[2001:0:5ef5:79fb::1]/", "http://[::ffff:0:127.0.0.1]/",
        // userinfo, ports, odd characters, two readings
        "http://example.com@127.0.0.1/", "http://127.0.0.1@127.0.0.1/", "http://a@b@127.0.0.1/", "http://example.com:80@127.0.0.1:80/",
        "http://example.com\\@127.0.0.1/", "http://127.0.0.1\\.example.com/", "http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/",
        "http://exa mple.com/", "http://example.com\t/", "http://example.com\r\nHost: x/", "http://127.0.0.1%00.example.com/",
        "http://%31%32%37.0.0.1/", "http://127%2e0%2e0%2e1/", "http://①②⑦.0.0.1/", "http://１２７.０.０.１/", "http://127。0。0。1/",
        "http://loc\u00adalhost/", "http://:80/", "http:///x", "http:/127.0.0.1/", "http:127.0.0.1", "http://127.0.0.1:0/", "http://127.0.0.1:99999/",
        "http://127.0.0.1:/", "http://[::1/", "http://::1/", "http://.../", "//127.0.0.1/", "127.0.0.1/x", "",
        // schemes
        "file:///etc/passwd", "FILE:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:6379/_x", "dict://127.0.0.1:11211/",
        "ldap://127.0.0.1/", "sftp://127.0.0.1/x", "scp://127.0.0.1/x", "tftp://127.0.0.1/x", "smb://127.0.0.1/x", "telnet://127.0.0.1/",
        "data:text/plain,x", "javascript:alert(1)", "jar:http://127.0.0.1!/", "ws://127.0.0.1/", "HTTP+UNIX://x/", "unix:/run/x",
        // FTP's own
        "ftp://127.0.0.1/x", "ftp://127.0.0.1/x;type=a", "ftp://127.0.0.1/a%0d%0aDELE%20x", "ftps://127.0.0.1/x", "ftp://u%0d%0aPASS:x@127.0.0.1/x",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task No_spelling_leads_to_where_nobody_may_go(string text)
    {
        var reach = new ReachRules { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };

        var outcome = TransferUrl.TryParse(text, out var url, out var fault)
            ? (await Transfers(reach).FetchAsync(new(url), new StreamSink(Stream.Null), CancellationToken.None)).Outcome
            : TransferOutcome.Refused;

        Assert.Equal(TransferOutcome.Refused, outcome);
        Assert.Equal(url is null, fault is not "");
    }

    [Fact]
    public void There_are_many_spellings() => Assert.True(Spellings.Count >= 110, $"{Spellings.Count}");

    [Theory]
    [InlineData("http://example.com/fw.bin", "http", "example.com", 80)]
    [InlineData("HTTPS://Example.COM:8443/fw.bin?x=1", "https", "example.com", 8443)]
    [InlineData("https://example.com./fw.bin", "https", "example.com", 443)]
    [InlineData("http://93.184.215.14/fw", "http", "93.184.215.14", 80)]
    [InlineData("http://[2606:4700::6810:85e5]/fw", "http", "2606:4700::6810:85e5", 80)]
    [InlineData("ftp://user:pa%40ss@files.example.com/a/b.bin", "ftp", "files.example.com", 21)]
    [InlineData("ftps://files.example.com/b.bin", "ftps", "files.example.com", 990)]
    [InlineData("https://bücher.example/fw", "https", "xn--bcher-kva.example", 443)]
    [InlineData("https://1a.2b/fw", "https", "1a.2b", 443)]
    public void What_is_in_order_is_read(string text, string scheme, string host, int port)
    {
        Assert.True(TransferUrl.TryParse(text, out var url, out var fault), fault);
        Assert.Equal((scheme, host, port), (url.Scheme, url.Host, url.Port));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void The_public_internet_may_be_reached(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_is_resolved_once_and_what_it_says_later_does_not_matter()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, "here"u8.ToArray()));
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")]);
        var transfers = Transfers(Loopback with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]) });

        var (result, _) = await FetchAsync($"http://rebinding.example:{server.Port}/x", transfers);

        Assert.Equal(TransferOutcome.Done, result.Outcome);
        Assert.Equal(2, answers.Count);
        Assert.Equal($"rebinding.example:{server.Port}", server.Heard.Single().Headers["host"]);
    }

    [Fact]
    public async Task A_name_that_turns_inwards_between_a_redirect_and_the_next_is_refused()
    {
        await using var server = new ScriptedFileServer((q, to) => SayAsync(to, "HTTP/1.1 302 Found\nLocation: /again"));
        var answers = new Queue<string>(["127.0.0.1", "10.0.0.1"]);
        var transfers = Transfers(Loopback with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]) });

        var (result, _) = await FetchAsync($"http://rebinding.example:{server.Port}/x", transfers);

        Assert.Equal(TransferOutcome.Refused, result.Outcome);
        Assert.Single(server.Heard);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_are_tried_that_may_be()
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, "here"u8.ToArray()));
        var reach = new ReachRules
        {
            Allow = [IPNetwork.Parse("127.0.0.1/32")],
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback, IPAddress.IPv6Loopback]),
        };

        var (result, _) = await FetchAsync($"http://many.example:{server.Port}/x", Transfers(reach));

        Assert.Equal(TransferOutcome.Done, result.Outcome);
    }

    [Theory]
    [InlineData("127.0.0.0/8", false)]
    [InlineData("127.0.0.1/32", true)]
    public async Task A_port_of_our_own_is_reached_only_where_that_very_address_is_listed(string allow, bool reached)
    {
        await using var server = new ScriptedFileServer((q, to) => ServeAsync(q, to, "here"u8.ToArray()));
        var reach = new ReachRules { Allow = [IPNetwork.Parse(allow)], OwnPorts = [server.Port] };

        var (result, _) = await FetchAsync(server.Url(), Transfers(reach));

        Assert.Equal(reached ? TransferOutcome.Done : TransferOutcome.Refused, result.Outcome);
        Assert.Equal(reached ? 1 : 0, server.Heard.Count);
    }
}
