using System.Collections.Immutable;
using Gateway.Ocpp.Profiles;

namespace Gateway.Tests.Ocpp.Profiles;

/// <summary>The rules by which a station keeps profiles, version by version.</summary>
public sealed class ProfileStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ProfileMoment Charging = new(Noon.AddMinutes(1), Noon, null);

    //          rules              second: evse, id, level, purpose              reason              left
    [Theory]
    [InlineData(ProfileRules.V16, 1, 2, 0, ProfilePurpose.TxDefault, null, 1)]              // same level replaces whatever the id
    [InlineData(ProfileRules.V2, 1, 2, 0, ProfilePurpose.TxDefault, "DuplicateProfile", 1)] // same level is refused
    [InlineData(ProfileRules.V16, 1, 1, 5, ProfilePurpose.TxDefault, null, 1)]              // same id replaces
    [InlineData(ProfileRules.V2, 1, 1, 5, ProfilePurpose.TxDefault, null, 1)]
    [InlineData(ProfileRules.V16, 0, 2, 0, ProfilePurpose.TxDefault, null, 2)]              // connector 0 is another place
    [InlineData(ProfileRules.V2, 0, 2, 0, ProfilePurpose.TxDefault, "DuplicateProfile", 1)] // EVSE 0 meets EVSE 1
    [InlineData(ProfileRules.V16, 1, 2, 1, ProfilePurpose.TxDefault, null, 2)]              // another level stands beside
    [InlineData(ProfileRules.V2, 1, 2, 0, ProfilePurpose.Tx, null, 2)]                      // another purpose stands beside
    [InlineData(ProfileRules.V16, 1, 2, 0, ProfilePurpose.Max, "InvalidProfile", 1)]        // max is for the whole station
    [InlineData(ProfileRules.V2, 0, 2, 0, ProfilePurpose.Tx, "InvalidProfile", 1)]          // tx is for one EVSE
    [InlineData(ProfileRules.V2, 2, 2, 0, ProfilePurpose.TxDefault, "UnknownEvse", 1)]
    public void A_second_profile_replaces_stands_beside_or_is_refused(
        object rules, int evse, int id, int level, object purpose, string? reason, int left)
    {
        var store = new ProfileStore((ProfileRules)rules, 230);
        Assert.Null(store.Set(1, Profile(1, 0, ProfilePurpose.TxDefault, 6), null));

        Assert.Equal(reason, store.Set(evse, Profile(id, level, (ProfilePurpose)purpose, 10), "tx"));
        Assert.Equal(left, store.Installed.Count);
    }

    [Theory]
    [InlineData(ProfileRules.V16, null, null, "TxNotFound")]        // no transaction runs
    [InlineData(ProfileRules.V16, "1000", null, null)]              // 1.6 may leave the id out
    [InlineData(ProfileRules.V16, "1000", "999", "TxNotFound")]
    [InlineData(ProfileRules.V16, "1000", "1000", null)]
    [InlineData(ProfileRules.V2, "tx", null, "MissingParam")]
    [InlineData(ProfileRules.V2, "tx", "other", "TxNotFound")]
    [InlineData(ProfileRules.V2, "tx", "tx", null)]
    public void A_transaction_profile_needs_its_running_transaction(object rules, string? running, string? said, string? reason)
    {
        var store = new ProfileStore((ProfileRules)rules, 230);

        Assert.Equal(reason, store.Set(1, Profile(1, 0, ProfilePurpose.Tx, 10) with { TransactionId = said }, running));
    }

    [Fact]
    public void The_limit_is_the_lower_of_the_maximum_and_the_transactions_own()
    {
        var store = new ProfileStore(ProfileRules.V2, 230);
        store.Set(0, Profile(1, 0, ProfilePurpose.TxDefault, 6), null);
        Assert.Equal(6, store.LimitAt(1, Charging));
        store.Set(1, Profile(2, 0, ProfilePurpose.Tx, 16), "tx");
        Assert.Equal(16, store.LimitAt(1, Charging));      // tx stands in for the default
        store.Set(0, Profile(3, 0, ProfilePurpose.Max, 10), null);
        Assert.Equal(10, store.LimitAt(1, Charging));
        store.TransactionEnded(1);
        Assert.Equal(6, store.LimitAt(1, Charging));
    }

    [Theory]
    [InlineData(ProfileRules.V16, 8)]       // connector 1's default hides connector 0's, whatever the levels
    [InlineData(ProfileRules.V2, 12)]       // the highest level leads
    public void A_default_on_the_connector_meets_one_on_the_whole_station(object rules, double limit)
    {
        var store = new ProfileStore((ProfileRules)rules, 230);
        store.Set(0, Profile(1, 9, ProfilePurpose.TxDefault, 12), null);
        store.Set(1, Profile(2, 1, ProfilePurpose.TxDefault, 8), null);

        Assert.Equal(limit, store.LimitAt(1, Charging));
    }

    [Theory]
    [InlineData(59, 16d)]
    [InlineData(60, 6d)]        // the profile has run out by itself
    public void A_profile_with_a_duration_expires_and_the_default_rules_again(int after, double limit)
    {
        var store = new ProfileStore(ProfileRules.V16, 230);
        store.Set(1, Profile(1, 0, ProfilePurpose.TxDefault, 6), null);
        store.Set(1, Profile(2, 5, ProfilePurpose.Tx, 16) with { Start = Noon, Duration = TimeSpan.FromSeconds(60) }, "tx");

        Assert.Equal(limit, store.LimitAt(1, new(Noon.AddSeconds(after), Noon, null)));
    }

    [Theory]
    [InlineData(-1, null)]      // not begun
    [InlineData(0, 10d)]
    [InlineData(29, 10d)]
    [InlineData(30, 20d)]
    public void An_absolute_schedule_counts_from_its_start(int at, double? limit)
    {
        var store = new ProfileStore(ProfileRules.V2, 230);
        var profile = Profile(1, 0, ProfilePurpose.TxDefault, 10) with { Start = Noon, Kind = ProfileKind.Absolute };
        store.Set(0, profile with { Periods = [.. profile.Periods, new(TimeSpan.FromSeconds(30), 20, 3)] }, null);

        Assert.Equal(limit, store.LimitAt(1, new(Noon.AddSeconds(at), Noon.AddHours(-1), null)));
    }

    [Fact]
    public void A_relative_schedule_counts_from_the_start_of_the_transaction()
    {
        var store = new ProfileStore(ProfileRules.V2, 230);
        var relative = Profile(1, 0, ProfilePurpose.TxDefault, 10) with { Kind = ProfileKind.Relative, Duration = TimeSpan.FromSeconds(60) };
        store.Set(0, relative, null);

        Assert.Equal(10, store.LimitAt(1, new(Noon.AddSeconds(30), Noon, null)));
        Assert.Null(store.LimitAt(1, new(Noon.AddSeconds(60), Noon, null)));
    }

    [Fact]
    public void A_daily_schedule_comes_again()
    {
        var store = new ProfileStore(ProfileRules.V2, 230);
        var daily = Profile(1, 0, ProfilePurpose.TxDefault, 10) with
        {
            Kind = ProfileKind.Recurring, Every = TimeSpan.FromDays(1), Start = Noon, Duration = TimeSpan.FromHours(2),
        };
        store.Set(0, daily, null);

        Assert.Equal(10, store.LimitAt(1, new(Noon.AddDays(3).AddHours(1), Noon, null)));
        Assert.Null(store.LimitAt(1, new(Noon.AddDays(3).AddHours(3), Noon, null)));
    }

    [Fact]
    public void Offline_a_profile_lasts_no_longer_than_it_says()
    {
        var store = new ProfileStore(ProfileRules.V2, 230);
        store.Set(0, Profile(1, 0, ProfilePurpose.TxDefault, 6), null);
        store.Set(1, Profile(2, 0, ProfilePurpose.Tx, 16) with { MaxOffline = TimeSpan.FromSeconds(30) }, "tx");

        Assert.Equal(16, store.LimitAt(1, new(Noon.AddSeconds(30), Noon, Noon)));
        Assert.Equal(6, store.LimitAt(1, new(Noon.AddSeconds(31), Noon, Noon)));
    }

    [Fact]
    public void Watts_are_shared_over_the_phases()
    {
        var store = new ProfileStore(ProfileRules.V2, 230);
        var watts = Profile(1, 0, ProfilePurpose.TxDefault, 0) with { InWatt = true, Periods = [new(TimeSpan.Zero, 6900, 3)] };
        store.Set(0, watts, null);

        Assert.Equal(10, store.LimitAt(1, Charging));
    }

    [Fact]
    public void The_composite_schedule_tells_each_turn()
    {
        var store = new ProfileStore(ProfileRules.V16, 230);
        store.Set(0, Profile(1, 0, ProfilePurpose.TxDefault, 6), null);
        store.Set(1, Profile(2, 5, ProfilePurpose.Tx, 16) with { Start = Noon, Duration = TimeSpan.FromSeconds(60) }, "tx");

        var schedule = store.Composite(1, new(Noon.AddSeconds(10), Noon, null), TimeSpan.FromMinutes(5));

        Assert.Equal([(Noon.AddSeconds(10), 16d), (Noon.AddSeconds(60), 6d)], schedule.Select(s => (s.From, s.Limit ?? -1)));
    }

    private static ChargingProfile Profile(int id, int level, ProfilePurpose purpose, double limit) => new(
        id, level, purpose, ProfileKind.Absolute, null, null, null, purpose is ProfilePurpose.Tx ? "tx" : null, null, null, false,
        ImmutableArray.Create(new SchedulePeriod(TimeSpan.Zero, limit, 3)), null, Noon);
}
