using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gateway.LocalController.Limits;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>Limits that come while the gateway runs, and what the CSMS is told of them.</summary>
public sealed class ExternalLimitTests : IDisposable
{
    private readonly LimitsBench _bench = new();

    [Theory]
    [InlineData("""{"id":"1","source":"SO","limitA":40}""", 40d)]
    [InlineData("""{"limitA":40.5}""", 40.5)]
    [InlineData("""{"source":"EMS","limitW":27600,"gridCritical":true}""", 40d)]
    [InlineData("""{"source":"Other","limitA":0,"durationS":10}""", 0d)]
    public void A_limit_holds_at_once(string command, double cap)
    {
        Assert.True(_bench.Says(command).IsAccepted);

        Assert.Equal(cap, _bench.Cap);
    }

    [Fact]
    public void It_ends_after_its_duration_by_the_monotonic_clock()
    {
        _bench.Says("""{"limitA":40,"durationS":60}""");
        _bench.Time.Advance(TimeSpan.FromSeconds(59.999));
        Assert.Equal(40, _bench.Cap);

        _bench.Time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Null(_bench.Cap);
    }

    [Fact]
    public void Each_source_has_one_and_the_lowest_rules()
    {
        _bench.Says("""{"source":"SO","limitA":40}""");
        _bench.Says("""{"source":"EMS","limitA":30}""");
        _bench.Says("""{"source":"EMS","limitA":50}""");
        Assert.Equal(40, _bench.Cap);

        Assert.True(_bench.Says("""{"source":"SO","clear":true}""").IsAccepted);

        Assert.Equal(50, _bench.Cap);
        Assert.Equal("there was no such limit", _bench.Says("""{"source":"SO","clear":true}""").Text);
    }

    //          who      ends whose   may he
    [Theory]
    [InlineData("SO", "EMS", true)]
    [InlineData("SO", "Other", true)]
    [InlineData("EMS", "Other", true)]
    [InlineData("EMS", "SO", false)]
    [InlineData("Other", "EMS", false)]
    [InlineData("Other", "SO", false)]
    public void Who_ranks_higher_may_end_a_limit_of_who_ranks_lower_and_nobody_else_may(string who, string of, bool may)
    {
        _bench.Says($$"""{"source":"{{of}}","limitA":30}""");

        var answer = _bench.Says($$"""{"source":"{{who}}","clear":true,"of":"{{of}}"}""");

        Assert.Equal(may, answer.IsAccepted);
        Assert.Equal(may ? null : 30, _bench.Cap);
        Assert.True(may || answer.Text.Contains("which ranks higher", StringComparison.Ordinal), answer.Text);
    }

    [Fact]
    public void Where_two_allow_the_same_the_reason_names_who_ranks_higher()
    {
        _bench.Says("""{"source":"EMS","limitA":30}""");
        _bench.Says("""{"source":"SO","limitA":30}""");

        var cap = Assert.Single(_bench.Limits.At(_bench.Time.GetUtcNow(), _bench.Time.GetTimestamp()));

        Assert.Equal("the limit that SO set over MQTT", cap.Name);
    }

    [Fact]
    public void A_limit_is_set_in_ones_own_name_only()
        => Assert.Equal("of goes with clear: a limit is set in one's own name", _bench.Says("""{"source":"SO","limitA":30,"of":"EMS"}""").Text);

    [Fact]
    public void It_outlives_a_restart_for_what_is_left_of_it()
    {
        _bench.Says("""{"source":"SO","limitA":40,"durationS":60}""");
        _bench.Says("""{"source":"EMS","limitA":50}""");
        _bench.Time.Advance(TimeSpan.FromSeconds(50));

        _bench.Restart();

        Assert.Equal(40, _bench.Cap);
        _bench.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(50, _bench.Cap);
    }

    [Fact]
    public void A_lower_limit_is_on_disk_at_once_and_what_is_renewed_within_a_minute()
    {
        _bench.Says("""{"source":"SO","limitA":40,"durationS":900}""");
        _bench.Says("""{"source":"SO","limitA":30,"durationS":900}""");
        _bench.Says("""{"source":"SO","limitA":35,"durationS":900}""");
        Assert.Contains("\"Ampere\":30", Kept(), StringComparison.Ordinal);

        _bench.Time.Advance(TimeSpan.FromSeconds(59));
        _bench.External.Tidy();
        Assert.Contains("\"Ampere\":30", Kept(), StringComparison.Ordinal);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        _bench.External.Tidy();

        Assert.Contains("\"Ampere\":35", Kept(), StringComparison.Ordinal);
        _bench.Restart();
        _bench.Time.Advance(TimeSpan.FromSeconds(839.999));
        Assert.Equal(35, _bench.Cap);
        _bench.Time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Null(_bench.Cap);
        _bench.External.Tidy();
        Assert.Empty(_bench.Notes.All("limit"));
        string Kept() => System.Text.Encoding.UTF8.GetString(_bench.Notes.All("limit").Single().Value);
    }

    [Theory]
    [InlineData("""{}""", "say one of limitA")]
    [InlineData("""{"limitA":40,"limitW":40}""", "say one of limitA")]
    [InlineData("""{"limitA":-1}""", "limitA must be a number from 0 to 6300")]
    [InlineData("""{"limitA":"40"}""", "limitA must be a number")]
    [InlineData("""{"limitA":null}""", "limitA must be a number")]
    [InlineData("""{"limitA":1e999}""", "limitA must be a number")]
    [InlineData("""{"limitA":40,"durationS":0}""", "durationS must be a number above 0")]
    [InlineData("""{"limitA":40,"durationS":1e12}""", "durationS must be a number above 0")]
    [InlineData("""{"limitA":40,"durationS":"60"}""", "durationS must be a number above 0")]
    [InlineData("""{"limitA":40,"gridCritical":1}""", "gridCritical must be true or false")]
    [InlineData("""{"limitA":40,"source":"CSO"}""", "source must be EMS, SO or Other")]
    [InlineData("""{"limitA":40,"source":7}""", "source must be EMS, SO or Other")]
    [InlineData("""{"limitA":40,"clear":true}""", "either a limit or clear")]
    [InlineData("""{"limit":40}""", "limit is no key of this command")]
    public void What_is_no_limit_is_refused_with_the_reason_and_nothing_changes(string command, string reason)
    {
        _bench.Says("""{"limitA":20}""");

        var answer = _bench.Says(command);

        Assert.False(answer.IsAccepted);
        Assert.StartsWith(reason, answer.Text, StringComparison.Ordinal);
        Assert.Equal(20, _bench.Cap);
    }

    [Fact]
    public void K14_FR_02_Only_a_change_of_significance_is_told()
    {
        _bench.Settings.Significance.Variable.Write!("5");
        Assert.Equal(1, ToldBy("""{"source":"SO","limitA":40}"""));
        Assert.Equal(0, ToldBy("""{"source":"SO","limitA":41}"""));
        Assert.Equal(0, ToldBy("""{"source":"SO","limitA":42}"""));       // 5 % is not more than 5 %
        Assert.Equal(1, ToldBy("""{"source":"SO","limitA":42.1}"""));     // against what was told, not against the last
        Assert.Equal(1, ToldBy("""{"source":"SO","limitA":42.1,"gridCritical":true}"""));
        Assert.Equal(1, ToldBy("""{"source":"SO","limitA":0}"""));
        Assert.Equal(1, ToldBy("""{"source":"SO","limitA":0.1}"""));
        Assert.Equal(1, ToldBy("""{"source":"EMS","limitA":50}"""));
        Assert.Equal(0, ToldBy("""{"source":"Other","clear":true}"""));
        Assert.Equal(1, ToldBy("""{"source":"SO","clear":true}"""));
    }

    [Fact]
    public void Who_regulates_all_the_time_fills_no_disk_while_the_csms_is_away()
    {
        foreach (var i in Enumerable.Range(0, 300))
        {
            _bench.Says($$"""{"source":"EMS","limitA":{{10 + (i % 2 * 10)}}}""");
            _bench.News.Look();
        }

        Assert.Equal(100, _bench.Post.Count);
    }

    [Fact]
    public void K14_FR_03_An_end_is_told_also_when_it_came_while_the_gateway_was_down()
    {
        Assert.Equal(1, ToldBy("""{"source":"SO","limitA":40,"durationS":60}"""));
        _bench.Restart();
        _bench.News.Look();
        Assert.Equal(0, _bench.Post.Count);         // it knows that the CSMS was told
        _bench.Time.Advance(TimeSpan.FromSeconds(61));
        _bench.Restart();

        _bench.News.Look();

        Assert.Equal(1, _bench.Post.Count);
        _bench.News.Look();
        Assert.Equal(1, _bench.Post.Count);
    }

    [Fact]
    public void K09_External_limits_are_told_with_negative_ids()
    {
        _bench.Sets(Profile.Of(5));
        _bench.Says("""{"source":"SO","limitA":40,"durationS":60}""");

        Assert.Equal("Accepted", Gets("""{"chargingLimitSource":["SO"]}"""));
        Assert.Equal("Accepted", Gets("""{"chargingProfilePurpose":"ChargingStationExternalConstraints"}"""));
        Assert.Equal("Accepted", Gets("""{"chargingProfileId":[5]}"""));
        Assert.Equal("Accepted", Gets("""{"chargingProfileId":[-2]}"""));
        Assert.Equal("Accepted", Gets("""{}""", ""","evseId":0"""));
        Assert.Equal("NoProfiles", Gets("""{}""", ""","evseId":1"""));
        Assert.Equal("NoProfiles", Gets("""{"chargingLimitSource":["EMS","Other"]}"""));
        Assert.Equal("NoProfiles", Gets("""{"stackLevel":3}"""));
        Assert.Equal("NoProfiles", Gets("""{"chargingProfileId":[6]}"""));
    }

    [Fact]
    public void K10_The_csms_cannot_clear_an_external_limit()
    {
        _bench.Says("""{"source":"SO","limitA":40}""");

        Assert.Equal("Unknown", LimitsBench.Status(_bench.Asks("ClearChargingProfile", """{"chargingProfileId":-2}""")));
        Assert.Equal("Unknown", LimitsBench.Status(_bench.Asks("ClearChargingProfile", "{}")));
        Assert.Equal(40, _bench.Cap);
    }

    /// <summary>Whatever the cloud sets, what holds is never more than without it.</summary>
    [Fact]
    public void A_profile_of_the_csms_can_never_raise_a_limit()
        => Check.One(
            Cases.OfSeeds(60),
            Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var random = new Random(seed);
                using var bench = new LimitsBench(limit: random.Next(20, 300));
                bench.Says($$"""{"limitA":{{random.Next(0, 300)}},"durationS":{{random.Next(60, 9000)}}}""");
                using var without = new LimitsBench(limit: bench.Site.Circuits[0].Limit.Value);
                without.Says($$"""{"limitA":{{bench.Cap}},"durationS":9000}""");
                RandomProfiles.Put(bench, random);

                foreach (var _ in Enumerable.Range(0, 20))
                {
                    if (without.External.Active(bench.Time.GetUtcNow(), bench.Time.GetTimestamp()).Any() && bench.External.Active(bench.Time.GetUtcNow(), bench.Time.GetTimestamp()).Any())
                    {
                        Assert.True(bench.Cap <= without.Cap);
                    }

                    Assert.All(bench.Composite(3600), p => Assert.True(p.PerPhase <= bench.Site.Circuits[0].Limit.Value));
                    bench.Time.Advance(TimeSpan.FromSeconds(random.Next(1, 600)));
                }
            }));

    public void Dispose() => _bench.Dispose();

    private int ToldBy(string command)
    {
        var before = _bench.Post.Count;
        Assert.True(_bench.Says(command).IsAccepted);
        _bench.News.Look();
        _bench.News.Look();
        return _bench.Post.Count - before;
    }

    private string Gets(string criterion, string more = "")
        => LimitsBench.Status(_bench.Asks("GetChargingProfiles", $$"""{"requestId":1{{more}},"chargingProfile":{{criterion}}}"""));
}
