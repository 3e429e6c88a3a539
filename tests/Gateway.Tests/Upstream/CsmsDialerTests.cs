using System.Text;
using Gateway.Tests.Support;
using Gateway.Tests.WebSockets;
using Gateway.Upstream;
using Gateway.WebSockets;

namespace Gateway.Tests.Upstream;

/// <summary>One attempt at a CSMS: the framework's own server, and servers that misbehave.</summary>
public sealed class CsmsDialerTests
{
    private static readonly string[] Both = ["ocpp2.0.1", "ocpp1.6"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_come_back_from_the_frameworks_server(bool compresses)
    {
        await using var csms = await FrameworkCsms.StartAsync(compresses);
        var dial = await DialAsync(csms.Options());
        Assert.Equal((DialOutcome.Connected, "ocpp2.0.1"), (dial.Outcome, dial.Protocol));
        var inbox = new Inbox();
        var ended = dial.Connection!.ReceiveAsync(inbox);

        foreach (var length in (int[])[0, 1, 125, 126, 255, 256, 300, 4000, 65535, 65536, 300_000])
        {
            for (var round = 0; round < 3; round++)
            {
                var text = string.Concat(Enumerable.Range(0, length / 8 + 1).Select(i => $"{i * 7919 % 9999999:0000000},"))[..length];
                Assert.True(dial.Connection.Write(Encoding.UTF8.GetBytes(text)));
                dial.Connection.Flush();
                Assert.Equal(text, await inbox.HearsAsync());
            }
        }

        dial.Connection.Write("close"u8);
        dial.Connection.Flush();
        Assert.Equal(new(true, CloseCode.GoingAway, "as you wish"), await ended.InTimeAsync());
        dial.Connection.Abort("over");
    }

    [Fact]
    public async Task Our_goodbye_is_answered_by_the_frameworks_server()
    {
        await using var csms = await FrameworkCsms.StartAsync();
        var dial = await DialAsync(csms.Options());
        var ended = dial.Connection!.ReceiveAsync(new Inbox());

        dial.Connection.Close(CloseCode.Normal, "done");

        Assert.Equal(new(false, CloseCode.Normal, "done"), await ended.InTimeAsync());
        dial.Connection.Abort("over");
    }

    [Theory]
    [InlineData("CP-01", "/csms/ocpp/CP-01")]
    [InlineData("A*b-c_d=e+f|g@h.i", "/csms/ocpp/A%2Ab-c_d%3De%2Bf%7Cg%40h.i")]
    public async Task The_csms_sees_the_identity_and_the_credentials(string identity, string path)
    {
        await using var csms = await FrameworkCsms.StartAsync();

        var dial = await DialAsync(csms.Options(), identity);

        Assert.Equal(new(path, "Basic Q1A6cHc=", "ocpp2.0.1,ocpp1.6", null), await csms.SeesAsync());
        dial.Connection!.Abort("over");
    }

    [Theory]
    [InlineData(401, nameof(DialOutcome.Refused))]
    [InlineData(403, nameof(DialOutcome.Refused))]
    [InlineData(404, nameof(DialOutcome.Refused))]
    [InlineData(200, nameof(DialOutcome.Unreachable))]
    [InlineData(302, nameof(DialOutcome.Unreachable))]
    [InlineData(429, nameof(DialOutcome.Unreachable))]
    [InlineData(500, nameof(DialOutcome.Unreachable))]
    [InlineData(503, nameof(DialOutcome.Unreachable))]
    public async Task A_csms_that_does_not_switch_says_why_in_its_status(int status, string outcome)
    {
        await using var csms = await FrameworkCsms.StartAsync(status: status);

        var dial = await DialAsync(csms.Options());

        Assert.Equal((outcome, null), (dial.Outcome.ToString(), dial.Connection));
        Assert.Contains(status.ToString(), dial.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ocpp2.1")]
    [InlineData("OCPP1.6")]
    public async Task A_csms_that_chooses_what_we_did_not_offer_is_refused(string protocol)
    {
        await using var csms = await FrameworkCsms.StartAsync(protocol: protocol);

        Assert.Equal(
            (DialOutcome.Refused, "the CSMS speaks none of ocpp2.0.1, ocpp1.6"),
            await DialAsync(csms.Options()) is var dial ? (dial.Outcome, dial.Reason) : default);
    }

    public static TheoryData<string, string> WrongAnswers => new()
    {
        { "garbage",                  "SSH-2.0-OpenSSH_9.2\r\n\r\n" },
        { "nothing",                  "" },
        { "half a head",              "HTTP/1.1 101 Switching Protocols\r\nUpgra" },
        { "an endless head",          "HTTP/1.1 101 x\r\nA: " + new string('a', 20_000) },
        { "101 without an upgrade",   "HTTP/1.1 101 x\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n" },
        { "HTTP/2",                   "HTTP/2 101\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task An_answer_that_is_none_is_worth_another_attempt(string what, string answer)
    {
        await using var csms = new RawCsms(_ => answer);

        var dial = await DialAsync(csms.Options);

        Assert.True(dial.Outcome is DialOutcome.Unreachable, $"{what}: {dial}");
        Assert.NotEmpty(dial.Reason);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\n", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")]         // somebody else's nonce
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: x-unheard-of\r\n", null)]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate-frame\r\n", null)]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate\r\n", null)]     // would keep its window
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits=9\r\n", null)]
    public async Task A_yes_to_what_we_did_not_ask_is_no_yes(string more, string? accept)
    {
        await using var csms = new RawCsms(key => RawCsms.Yes(key, more, accept));

        var dial = await DialAsync(csms.Options);

        Assert.Equal((DialOutcome.Unreachable, null), (dial.Outcome, dial.Connection));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\n")]
    [InlineData("sec-websocket-protocol:ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate;client_no_context_takeover ; server_no_context_takeover; server_max_window_bits=10\r\n")]
    public async Task A_yes_to_what_we_asked_is_taken(string more)
    {
        await using var csms = new RawCsms(key => RawCsms.Yes(key, more));

        var dial = await DialAsync(csms.Options);

        Assert.Equal(DialOutcome.Connected, dial.Outcome);
        dial.Connection!.Abort("over");
    }

    [Fact]
    public async Task A_message_that_comes_with_the_answer_is_not_lost()
    {
        await using var csms = new RawCsms(key => RawCsms.Yes(key, "Sec-WebSocket-Protocol: ocpp1.6\r\n") + "\u0081\u0005Hello");

        var dial = await DialAsync(csms.Options);

        var inbox = new Inbox();
        await dial.Connection!.ReceiveAsync(inbox).InTimeAsync();
        Assert.Equal("Hello", await inbox.HearsAsync());
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        var options = new RawCsms(null);
        var gone = options.Options;
        await options.DisposeAsync();

        Assert.Equal(DialOutcome.Unreachable, (await DialAsync(gone)).Outcome);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_fifteen_seconds()
    {
        await using var csms = new RawCsms(null);
        var time = new ManualTime();
        var dialing = new CsmsDialer(csms.Options, new(csms.Options), time).DialAsync("CP-1", Both, null, 65536, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(dialing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((DialOutcome.TimedOut, "no answer within 15 s"), await dialing.InTimeAsync() is var dial ? (dial.Outcome, dial.Reason) : default);
    }

    [Fact]
    public async Task Our_own_stopping_is_thrown()
    {
        await using var csms = new RawCsms(null);
        using var stopping = new CancellationTokenSource();
        var dialing = new CsmsDialer(csms.Options, new(csms.Options), TimeProvider.System).DialAsync("CP-1", Both, null, 65536, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialing.InTimeAsync());
    }

    private static Task<DialResult> DialAsync(CsmsOptions options, string identity = "CP-1")
        => new CsmsDialer(options, new(options), TimeProvider.System)
            .DialAsync(identity, Both, "Basic Q1A6cHc=", 1 << 20, CancellationToken.None).InTimeAsync();
}
