using System.Net;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.Journeys;

/// <summary>Who may come in, and what the others are told.</summary>
public sealed class DoorTests
{
    private const int HandshakeRefused = 2005, NoCommonProtocol = 2007;

    private static TestSite WithPasswords(TestSite site) => site with { Security = "basic" };

    [Fact]
    public async Task What_a_station_shows_is_passed_on_to_the_csms()
    {
        await using var journey = await Journey.StartAsync(WithPasswords);

        await journey.ConnectAsync();

        var visit = await journey.Csms.IsVisitedAsync("CP-01");
        Assert.Equal(ScriptedStation.Basic("CP-01", TestSite.Password), visit.Authorization);
        Assert.Equal(["ocpp1.6"], visit.Protocols);
    }

    [Fact]
    public async Task The_upstream_password_stands_in_the_place_of_the_stations_own()
    {
        await using var journey = await Journey.StartAsync(site => WithPasswords(site) with
        {
            Stations = [$"{{ id: CP-01, password: {TestSite.Password}, upstreamPassword: another }}"],
        });

        await journey.ConnectAsync();

        Assert.Equal(ScriptedStation.Basic("CP-01", "another"), (await journey.Csms.IsVisitedAsync("CP-01")).Authorization);
    }

    [Fact]
    public async Task A_station_that_shows_nothing_where_nothing_is_asked_shows_nothing_upstream()
    {
        await using var journey = await Journey.StartAsync();
        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01");

        Assert.Null((await journey.Csms.IsVisitedAsync("CP-01")).Authorization);
    }

    [Theory]
    [InlineData("CP-01", "wrong", "showed a wrong password")]
    [InlineData("CP-02", TestSite.Password, "showed no password")]      // another station's name
    [InlineData("CP-01", "", "showed a wrong password")]
    public async Task Wrong_credentials_are_refused_with_401(string user, string password, string why)
    {
        await using var journey = await Journey.StartAsync(WithPasswords);
        var bystander = await journey.BystanderAsync();

        var status = await ScriptedStation.IsRefusedAsync(journey.Gateway.Url, "CP-01", ScriptedStation.Basic(user, password));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains(why, await journey.Log.HearsAsync(HandshakeRefused, "CP-01"), StringComparison.Ordinal);
        await bystander.WorksAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer abc")]
    [InlineData("Basic !!!")]
    [InlineData("Basic")]
    [InlineData("Basic Q1AtMDE=")]      // no colon
    public async Task Missing_credentials_are_refused_with_401(string? authorization)
    {
        await using var journey = await Journey.StartAsync(WithPasswords);

        var status = await ScriptedStation.IsRefusedAsync(journey.Gateway.Url, "CP-01", authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        await journey.Log.HearsAsync(HandshakeRefused, "CP-01 showed no password (HTTP 401)");
    }

    [Theory]
    [InlineData("CP-99", "CP-99 is not listed")]
    [InlineData("", "names no station")]
    [InlineData("CP-01/more", "names no station")]
    [InlineData("CP-01%2Fmore", "names no station")]
    [InlineData("CP%253A01", "names no station")]                       // decoded once, not twice
    [InlineData("CP%3A01", "names no station")]
    [InlineData("../other/CP-01", "names no station")]
    [InlineData("1234567890123456789012345678901234567890123456789", "names no station")]
    public async Task A_station_that_nobody_knows_is_refused_with_404(string path, string why)
    {
        await using var journey = await Journey.StartAsync();

        var status = await ScriptedStation.IsRefusedAsync(journey.Gateway.Url, path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        await journey.Log.HearsAsync(HandshakeRefused, why);
    }

    [Fact]
    public async Task A_station_that_is_not_listed_comes_in_where_the_site_accepts_unknown_ones()
    {
        await using var journey = await Journey.StartAsync(site => site with { Unknown = "accept" });

        var pair = await journey.ConnectAsync("CP-99");

        await pair.WorksAsync();
    }

    [Fact]
    public async Task An_unlisted_stations_password_is_left_to_the_csms()
    {
        await using var journey = await Journey.StartAsync(site => WithPasswords(site) with { Unknown = "accept" });

        await journey.ConnectAsync("CP-99");

        var visit = await journey.Csms.IsVisitedAsync("CP-99");
        Assert.Equal(ScriptedStation.Basic("CP-99", TestSite.Password), visit.Authorization);
    }

    [Fact]
    public async Task An_identity_is_percent_decoded_once_and_encoded_again_upstream()
    {
        await using var journey = await Journey.StartAsync(site => site with { Stations = ["{ id: 'CP|01@row+2' }"] });

        var pair = await journey.ConnectAsync("CP|01@row+2");

        await pair.WorksAsync();
    }

    [Theory]
    [InlineData("ocpp1.5")]
    [InlineData("OCPP1.6")]
    [InlineData("soap")]
    [InlineData(null)]
    public async Task Without_a_subprotocol_in_common_the_handshake_completes_without_one_and_the_socket_closes(string? protocol)
    {
        await using var journey = await Journey.StartAsync();
        var bystander = await journey.BystanderAsync();

        await using var station = await ScriptedStation.ConnectAsync(journey.Gateway.Url, "CP-01", protocol);

        Assert.True(string.IsNullOrEmpty(station.Protocol));
        Assert.NotNull(await station.EndsAsync());
        Assert.Contains($"offered: {protocol}", await journey.Log.HearsAsync(NoCommonProtocol, "CP-01"), StringComparison.Ordinal);
        await bystander.WorksAsync();
    }

    [Fact]
    public async Task A_protocol_that_the_csms_does_not_speak_is_not_spoken_here()
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = "protocols: [ocpp2.0.1, ocpp1.6]" });

        using var station = await RawPeer.ConnectAsync(journey.Gateway.Url);
        var head = await station.AsksAsync(journey.Gateway.Url, "CP-01", "ocpp2.1, ocpp2.0.1, ocpp1.6");

        Assert.Contains("Sec-WebSocket-Protocol: ocpp2.0.1\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upgrade: websocket\r\n")]
    [InlineData("Connection: keep-alive\r\nUpgrade: WebSocket\r\n")]
    [InlineData("connection: keep-alive, upgrade\r\nupgrade: websocket\r\n")]
    public async Task A_station_that_forgets_Connection_Upgrade_comes_in_all_the_same(string headers)
    {
        await using var journey = await Journey.StartAsync();
        using var station = await RawPeer.ConnectAsync(journey.Gateway.Url);

        var head = await station.AsksAsync(journey.Gateway.Url, "CP-01", "ocpp1.6", headers);

        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_tries_passwords_is_held_up_and_others_from_the_same_address_are_not()
    {
        var time = new ManualTime();
        await using var journey = await Journey.StartAsync(WithPasswords, time);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(journey, "wrong"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(journey, "wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(journey, TestSite.Password));
        await (await journey.BystanderAsync()).WorksAsync();

        time.Advance(TimeSpan.FromMinutes(1));
        await (await journey.ConnectAsync()).WorksAsync();
    }

    private static Task<HttpStatusCode> TryAsync(Journey journey, string password)
        => ScriptedStation.IsRefusedAsync(journey.Gateway.Url, "CP-01", ScriptedStation.Basic("CP-01", password));
}
