using Gateway.Monitoring;
using Gateway.Site;
using Gateway.Tests.Peers;
using Gateway.Upstream;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>What the CSMS has changed is kept apart from the site file, shown, and ends when the CSMS sets the file's value again.</summary>
public sealed class OverridesTests
{
    private const int Overridden = 2500;
    private const string Comm = """{"name":"OCPPCommCtrlr"}""";
    private const string Balancing = """{"name":"Balancing"}""";
    private const string Reserve = """{"name":"Reserve"}""";
    private const string Attempts = """{"name":"MessageAttempts","instance":"TransactionEvent"}""";

    [Fact]
    public void A_change_holds_after_a_restart_and_is_shown_with_the_site_files_value_and_key()
    {
        var first = Rack.New();
        Assert.Empty(first.Image.Freeze().Controller!.Overridden);
        Assert.Equal(("Accepted", null), first.Set(Comm, Attempts, "7"));
        Assert.Equal(7, first.Service<ReplayPatience>().Attempts);
        Assert.Equal("OCPPCommCtrlr.MessageAttempts[TransactionEvent]", Assert.Single(first.Image.Freeze().Controller!.Overridden).Variable);

        using var second = first.Restarted();

        Assert.Equal(7, second.Service<ReplayPatience>().Attempts);
        Assert.Equal(("Accepted", "7"), second.Get(Comm, Attempts));
        Assert.Equal(
            new OverriddenSetting("OCPPCommCtrlr.MessageAttempts[TransactionEvent]", "7", null, "csms.replay.attempts", "3"),
            Assert.Single(second.Image.Freeze().Controller!.Overridden));
        Assert.Equal(
            "the CSMS's value of OCPPCommCtrlr.MessageAttempts[TransactionEvent] holds: 7 (the site file's: csms.replay.attempts 3)",
            Assert.Single(second.Log.Of(Overridden)));
    }

    [Fact]
    public void Setting_the_site_files_value_gives_the_setting_back_to_the_site_file()
    {
        var first = Rack.New();
        first.Set(Comm, Attempts, "7");

        first.Set(Comm, Attempts, "3");

        Assert.Empty(first.Image.Freeze().Controller!.Overridden);
        using var second = first.Restarted(csms: Rack.Csms with { ReplayAttempts = 5 });
        Assert.Equal(("Accepted", "5"), second.Get(Comm, Attempts));
        Assert.Empty(second.Log.Of(Overridden));
    }

    [Fact]
    public void What_is_given_back_is_as_fine_as_the_site_file_says()
    {
        using var rack = Rack.New(csms: Rack.Csms with { ReplayInterval = TimeSpan.FromSeconds(1.5) });
        const string Interval = """{"name":"MessageAttemptInterval","instance":"TransactionEvent"}""";
        rack.Set(Comm, Interval, "30");
        Assert.Equal(TimeSpan.FromSeconds(30), rack.Service<ReplayPatience>().Interval);

        Assert.Equal(("Accepted", null), rack.Set(Comm, Interval, "2"));

        Assert.Equal(TimeSpan.FromSeconds(1.5), rack.Service<ReplayPatience>().Interval);
        Assert.Empty(rack.Image.Freeze().Controller!.Overridden);
    }

    [Theory]
    [InlineData("1.99", "Rejected", "ValueTooLow", 0)]
    [InlineData("2", "Accepted", null, 2)]
    [InlineData("7.5", "Accepted", null, 7.5)]
    [InlineData("100.5", "Rejected", "ValueTooHigh", 0)]
    public void The_cloud_can_keep_more_free_than_the_site_file_and_never_less(string value, string status, string? reason, double least)
    {
        using var rack = Rack.New(reserve: 2);

        Assert.Equal((status, reason), rack.Set(Balancing, Reserve, value));

        Assert.Equal(least, rack.Image.LeastReserve.Value);
    }

    [Fact]
    public void A_kept_reserve_holds_after_a_restart_and_ends_where_the_site_file_wants_more()
    {
        var first = Rack.New(reserve: 2);
        first.Set(Balancing, Reserve, "7.5");
        var second = first.Restarted(reserve: 3);
        Assert.Equal(7.5, second.Image.LeastReserve.Value);
        Assert.Equal("3", Assert.Single(second.Image.Freeze().Controller!.Overridden).SiteValue);

        using var third = second.Restarted(reserve: 10);

        Assert.Equal(("Accepted", "10"), third.Get(Balancing, Reserve));
        Assert.Equal(0, third.Image.LeastReserve.Value);
        Assert.Empty(third.Image.Freeze().Controller!.Overridden);
    }

    [Fact]
    public void Secrets_are_shown_as_changed_and_no_more()
    {
        using var rack = Rack.New();

        rack.Set("""{"name":"SecurityCtrlr"}""", """{"name":"BasicAuthPassword"}""", "a very secret one");

        Assert.Equal(
            """{"overridden":[{"variable":"SecurityCtrlr.BasicAuthPassword","siteKey":"csms.password"}]}""",
            System.Text.Encoding.UTF8.GetString(StatusObject.Json(ControllerDocument.Of(rack.Image.Freeze()).Write)));
    }
}
