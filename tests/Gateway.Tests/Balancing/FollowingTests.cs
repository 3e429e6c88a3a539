using Gateway.Site;
using static Gateway.Tests.Balancing.Plant;

namespace Gateway.Tests.Balancing;

/// <summary>Which limit a car is taken to follow while a cut is on its way, and what is learnt of how long that takes.</summary>
public sealed class FollowingTests
{
    /// <summary>
    /// What A's car follows 6 s after a cut is the one before. Who takes it for the last gives B what A's car may still take, as
    /// soon as that draws less for another reason.
    /// </summary>
    [Fact]
    public void Cuts_in_quick_succession_do_not_teach_that_a_slow_station_is_quick()
    {
        var plant = BesideASlowOne(out var slow);
        for (var cut = 0; cut < 3; cut++)
        {
            LimitA(plant, 22, 100);
            LimitA(plant, 16, 100);
        }

        LimitA(plant, 20, 100);
        for (var limit = 19; limit >= 9; limit--)
        {
            LimitA(plant, limit, 24);
        }

        LimitA(plant, 16, 100);
        Assert.Equal([16, 25], [plant.Limit("A"), plant.Limit("B")]);

        slow.Wants(11);
        LimitA(plant, 10, 50, p => Assert.True(slow.Follows + p.Limit("B") <= 41, $"A follows {slow.Follows}, B {p.Limit("B")}"));
    }

    /// <summary>It would come back to what it may, before the cut has arrived.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(14)]        // not at it either, if nearer to it than to the old one
    public void A_car_that_draws_less_for_a_while_has_not_shown_that_it_follows_its_new_limit(double wants)
    {
        var plant = BesideASlowOne(out var slow);
        Assert.Equal([21, 20], [plant.Limit("A"), plant.Limit("B")]);

        slow.Wants(wants);
        LimitA(plant, 10, 50, p => Assert.True(slow.Follows + p.Limit("B") <= 41, $"A follows {slow.Follows}, B {p.Limit("B")}"));
    }

    /// <summary>
    /// What is learnt of a station that measures once a minute is a minute, however fast it is: it has never been seen to lag. What its
    /// car draws long after the cut is not taken for what it may still follow.
    /// </summary>
    [Fact]
    public void Who_was_never_seen_to_lag_is_not_taken_for_slow_when_its_car_overdraws()
    {
        var plant = new Plant([Mcb("main", 41)], [Station("A"), Station("B")]).AllCharge();
        var seldom = plant.Stations["A"];
        seldom.MeasuresEvery = 60;
        LimitA(plant, 24, 304);
        for (var cut = 0; cut < 3; cut++)
        {
            LimitA(plant, 10, 120);
            LimitA(plant, 20, 120);
        }

        LimitA(plant, 18, 26);
        seldom.Overdraws = 3;
        plant.Run(30);
        Assert.Equal(42, plant.Flows("main").L1.Value);     // measured now

        plant.Run(5);
        plant.Run(120, p => Assert.True(p.Flows("main").L1.Value <= 41, $"{p.Flows("main").L1} at {p.Time.GetUtcNow():T}"));
    }

    /// <summary>Its car goes on as before: by less than some cars draw above their limits, but the meter shows that it is too much.</summary>
    [Fact]
    public void What_a_car_draws_above_a_small_cut_is_taken_from_others_when_the_usual_time_has_passed()
    {
        var plant = new Plant([Circuit("main", 45, meter: "grid", uncontrolled: 5)], [Station("A"), Station("B")]).AllCharge();
        var (seldom, house) = (plant.Stations["A"], PerPhase<Ampere>.Same(new(5)));
        (seldom.MeasuresEvery, plant.House["main"]) = (60, house);
        LimitA(plant, 24, 304);
        for (var cut = 0; cut < 3; cut++)
        {
            LimitA(plant, 10, 120);
            LimitA(plant, 20, 120);
        }

        seldom.MeasuresEvery = 5;
        plant.Run(60);
        Assert.Equal([20, 20], [plant.Limit("A"), plant.Limit("B")]);
        seldom.FollowsAfter = 400;      // it stays at 20 A
        plant.House["main"] = house.Map(a => a + new Ampere(2));
        plant.Run(36);

        plant.Run(60, p => Assert.True(p.Flows("main").L1.Value <= 45, $"{p.Flows("main").L1}: A {p.Limit("A")}, B {p.Limit("B")}"));
    }

    /// <summary>It is known to need up to 40 s, and is measured at its new limit after 30, as exactly as stations measure.</summary>
    [Fact]
    public void Who_is_measured_at_its_new_limit_but_for_the_noise_has_followed_it()
    {
        var plant = BesideASlowOne(out var slow);
        slow.FollowsAfter = 30;
        for (var cut = 0; cut < 3; cut++)
        {
            LimitA(plant, 10, 120);
            LimitA(plant, 20, 120);
        }

        slow.Overdraws = 0.04;
        LimitA(plant, 10, 40);
        Assert.Equal(26, plant.Limit("B"));     // 5 A of the 10
    }

    /// <summary>What it draws is the same before and after, and noise alone takes it from above its new limit to below.</summary>
    [Fact]
    public void Noise_is_no_sign_that_a_car_has_followed_its_new_limit()
    {
        var plant = BesideASlowOne(out var slow);
        slow.Wants(18.1);
        LimitA(plant, 24, 60);
        LimitA(plant, 18, 6);
        slow.Wants(18);
        LimitA(plant, 18, 6);
        slow.Wants(24);

        plant.Run(40, p => Assert.True(slow.Follows + p.Limit("B") <= 41, $"A follows {slow.Follows}, B {p.Limit("B")}"));
    }

    private static Plant BesideASlowOne(out VirtualStation slow)
    {
        var plant = new Plant([Mcb("main", 41)], [Station("A"), Station("B")]).AllCharge();
        slow = plant.Stations["A"];
        (slow.FollowsAfter, slow.MeasuresEvery) = (36, 5);
        LimitA(plant, 24, 301);
        return plant;
    }

    private static void LimitA(Plant plant, double limit, int seconds, Action<Plant>? each = null)
    {
        plant.Image.Station("A").CsmsLimit(1, new(limit));
        plant.Run(seconds, each);
    }
}
