using Gateway.LocalController.Limits;
using Gateway.Tests.Configuration;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>The <c>limits:</c> section of the site file.</summary>
public sealed class FileLimitTests
{
    //          fields of the limit                              what is told of it
    [Theory]
    [InlineData("id: a, limit: 40", "limit is 40 without a unit")]
    [InlineData("id: a, limit: 7000 A", "limit is 7000 A, outside 0 A to 6300 A")]
    [InlineData("id: a, limit: -1 A", "limit is -1 A")]
    [InlineData("id: a, limit: 11 MW", "limit is 11 MW, outside")]
    [InlineData("id: a, limit: 40 kw", "limit is 40 kw")]
    [InlineData("id: a", "limit is missing")]
    [InlineData("id: a, limit: 40 A, from: 17:00", "to is missing: say both from and to")]
    [InlineData("id: a, limit: 40 A, to: 17:00", "from is missing: say both from and to")]
    [InlineData("id: a, limit: 40 A, from: 17:00, to: 17:00", "to is the same as from")]
    [InlineData("id: a, limit: 40 A, from: 24:00, to: 17:00", "from is 24:00, which is no time of day")]
    [InlineData("id: a, limit: 40 A, from: five, to: 17:00", "from is five, which is no time of day")]
    [InlineData("id: a, limit: 40 A, days: [mon, montag]", "days is montag")]
    [InlineData("id: a, limit: 40 A, days: []", "days is empty")]
    [InlineData("id: a, limit: 40 A, source: cso", "source is cso")]
    public void A_faulty_limit_is_told_at_its_place(string fields, string fault)
    {
        using var folder = new SiteFolder();

        var faults = folder.Faults(SiteFolder.Good + "\nlimits:\n  - { " + fields + " }\n");

        Assert.Contains(faults, f => f.ToString()!.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_limits_of_one_name_are_a_fault()
    {
        using var folder = new SiteFolder();

        Assert.NotEmpty(folder.Faults(SiteFolder.Good + "\nlimits:\n  - { id: a, limit: 40 A }\n  - { id: a, limit: 50 A }\n"));
    }

    [Fact]
    public void A_limit_in_watts_is_shared_by_three_phases()
    {
        using var bench = new LimitsBench(fromFile: Limit(new(27.6e3, InWatt: true)));

        Assert.Equal(40, bench.Cap);
    }

    //          at, UTC (Berlin: +1, from 29 March +2)   cap
    [Theory]
    [InlineData("2026-03-02T15:59:59Z", null)]
    [InlineData("2026-03-02T16:00:00Z", 40d)]            // Monday 17:00
    [InlineData("2026-03-02T19:29:59Z", 40d)]
    [InlineData("2026-03-02T19:30:00Z", null)]
    [InlineData("2026-03-01T17:00:00Z", null)]           // Sunday
    [InlineData("2026-03-30T15:00:00Z", 40d)]            // Monday 17:00 in summer time
    [InlineData("2026-03-30T18:30:00Z", null)]
    public void It_holds_at_its_hours_by_the_clock_on_the_wall(string at, double? cap)
    {
        using var bench = new LimitsBench(At(at), fromFile: Limit(new(40, false), "17:00", "20:30", DayOfWeek.Monday));

        Assert.Equal(cap, bench.Cap);
    }

    //          at, UTC                                  cap
    [Theory]
    [InlineData("2026-03-01T23:00:00Z", null)]           // Monday 00:00, begun on Sunday
    [InlineData("2026-03-02T21:00:00Z", 40d)]            // Monday 22:00
    [InlineData("2026-03-03T04:59:59Z", 40d)]            // Tuesday 05:59
    [InlineData("2026-03-03T05:00:00Z", null)]
    [InlineData("2026-03-03T21:00:00Z", null)]           // Tuesday 22:00
    public void One_that_goes_over_midnight_belongs_to_the_day_on_which_it_begins(string at, double? cap)
    {
        using var bench = new LimitsBench(At(at), fromFile: Limit(new(40, false), "22:00", "06:00", DayOfWeek.Monday));

        Assert.Equal(cap, bench.Cap);
    }

    [Fact]
    public void Its_end_is_known()
    {
        using var bench = new LimitsBench(At("2026-03-02T16:30:00Z"), fromFile: Limit(new(40, false), "17:00", "20:30", DayOfWeek.Monday));
        var (now, at) = (bench.Time.GetUtcNow(), bench.Time.GetTimestamp());

        Assert.Equal(TimeSpan.FromHours(3), bench.External.Left(bench.External.Active(now, at).Single(), now, at));
        using var always = new LimitsBench(fromFile: Limit(new(40, false)));
        Assert.Null(always.External.Left(always.External.Active(now, at).Single(), now, at));
    }

    private static FileLimit Limit(LimitAmount amount, string? from = null, string? to = null, params DayOfWeek[] days) => new(
        "evening", LimitSource.So, amount, from is null ? null : TimeOnly.ParseExact(from, "HH:mm"), to is null ? null : TimeOnly.ParseExact(to, "HH:mm"),
        days is [] ? [.. Enum.GetValues<DayOfWeek>()] : [.. days], false);

    private static ManualTime At(string utc)
    {
        var time = new ManualTime();
        time.Advance(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture) - time.GetUtcNow());
        return time;
    }
}
