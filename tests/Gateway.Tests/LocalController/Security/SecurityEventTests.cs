using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.LocalController.Security;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Journeys;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Security;

/// <summary>What matters for security is in the log, and what is critical is told to the CSMS. OCPP 2.1 part 2, A04.</summary>
public sealed class SecurityEventTests
{
    private const int Happened = 2700;

    [Theory]
    [InlineData("ocpp2.1")]
    [InlineData("ocpp2.0.1")]
    public async Task The_csms_is_told_of_the_start_A04_FR_02(string protocol)
    {
        await using var journey = await Journey.StartAsync(site => site with { CsmsKeys = $"protocols: [{protocol}]" });
        var own = await Own.BootedAsync(journey);

        var told = Own.Checked(await own.HearsIncidentAsync(), protocol);

        Assert.Equal("StartupOfTheDevice", told.GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_happens_while_the_csms_is_away_is_told_after_the_next_start()
    {
        var state = TestSite.NewState();
        await using (var journey = await Journey.StartAsync(site => site with { State = state, CsmsKeys = "protocols: [ocpp1.6, ocpp2.1]" }))
        {
            journey.Gateway.KeepState = true;
            journey.Csms.Refuses(TestSite.Gateway, 503);
            await journey.Log.HearsAsync(Happened, "StartupOfTheDevice");
        }

        await using var next = await Journey.StartAsync(site => site with { State = state });
        var own = await Own.BootedAsync(next);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("StartupOfTheDevice", Own.Checked(await own.HearsIncidentAsync()).GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task Wrong_passwords_of_stations_are_in_the_log_and_not_told()
    {
        await using var journey = await Journey.StartAsync(site => site with { Security = "basic" });
        var own = await Own.BootedAsync(journey);
        await own.HearsIncidentAsync();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.IsRefusedAsync(
                journey.Gateway.Url, "CP-01", ScriptedStation.Basic("CP-01", "wrong")));
        }

        await journey.Log.HearsAsync(Happened, "StationFailedToAuthenticate (CP-01)");
        Assert.Single(journey.Log.Of(Happened, "CP-01"));       // the rest is counted
        await journey.Gateway.StopAsync();
        Assert.Equal(["StationFailedToAuthenticate 1", "StationFailedToAuthenticate 4"], Logged(journey).Where(l => l.StartsWith("Station", StringComparison.Ordinal)));
        await Assert.ThrowsAnyAsync<Exception>(own.HearsIncidentAsync);
    }

    [Fact]
    public async Task Messages_against_the_rules_are_in_the_log()
    {
        await using var journey = await Journey.StartAsync();
        var own = await Own.BootedAsync(journey);

        await own.SaysAsync("""[2,"q","Reset",{"type":17}]""");

        await journey.Log.HearsAsync(Happened, "InvalidMessages (csms): Reset");
    }

    [Fact]
    public async Task A_log_that_was_taken_away_is_told()
    {
        var state = TestSite.NewState();
        await using (var journey = await Journey.StartAsync(site => site with { State = state }))
        {
            journey.Gateway.KeepState = true;
            await journey.Log.HearsAsync(Happened, "StartupOfTheDevice");
        }

        File.Delete(Path.Combine(state, SecurityLog.FileName));
        await using var next = await Journey.StartAsync(site => site with { State = state });
        await next.Log.HearsAsync(Happened, "SecurityLogWasCleared");
    }

    [Fact]
    public async Task A_store_that_others_can_write_and_one_that_was_damaged_are_told()
    {
        var state = TestSite.NewState();
        await using (var journey = await Journey.StartAsync(site => site with { State = state }))
        {
            journey.Gateway.KeepState = true;
            await journey.Log.HearsAsync(Happened, "StartupOfTheDevice");
        }

        var notes = Path.Combine(state, "controller.db");
        await File.WriteAllTextAsync(notes, "not ours");
        File.SetUnixFileMode(notes, File.GetUnixFileMode(notes) | UnixFileMode.GroupWrite);
        await using var next = await Journey.StartAsync(site => site with { State = state });

        await next.Log.HearsAsync(Happened, "TamperDetectionActivated (store): The gateway's notes were damaged");
        var own = await Own.BootedAsync(next);
        string[] told = [await TypeAsync(own), await TypeAsync(own)];
        Assert.Contains("TamperDetectionActivated", told);
    }

    [Fact]
    public async Task A_clock_that_is_set_is_told_and_one_that_runs_is_not()
    {
        var time = new JumpyTime();
        await using var journey = await Journey.StartAsync(time: time);
        var own = await Own.BootedAsync(journey);
        await own.HearsIncidentAsync();

        for (var i = 0; i < 20; i++)
        {
            time.Manual.Advance(TimeSpan.FromSeconds(1));
        }

        time.Jump = TimeSpan.FromHours(-3);
        var told = own.HearsIncidentAsync();
        await time.Manual.PassUntilAsync(told);

        var incident = Own.Checked(await told);
        Assert.Equal("SettingSystemTime", incident.GetProperty("type").GetString());
        Assert.Contains("-10800 s", incident.GetProperty("techInfo").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_login_at_the_csms_is_in_the_log()
    {
        await using var csms = await ScriptedCsms.StartAsync();
        csms.Refuses(TestSite.Gateway, 401);
        await using var gateway = await RunningGateway.StartAsync(new TestSite(csms.Url));

        await gateway.Log.HearsAsync(Happened, "FailedToAuthenticateAtCsms (csms)");
    }

    private static async Task<string> TypeAsync(ScriptedSocket own)
        => Own.Checked(await own.HearsIncidentAsync()).GetProperty("type").GetString()!;

    private static List<string> Logged(Journey journey)
    {
        using var log = new SecurityLog(journey.Gateway.State);
        using var reader = new StreamReader(log.OpenSnapshot());
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => $"{line.GetProperty("event").GetString()} {line.GetProperty("count").GetInt32()}")];
    }
}
