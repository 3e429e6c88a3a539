namespace Gateway.Tests.LocalController.Limits;

/// <summary>Profiles drawn by lot: of every kind that the gateway takes, over the next hours and days.</summary>
internal static class RandomProfiles
{
    public static void Put(LimitsBench bench, Random random)
    {
        foreach (var id in Enumerable.Range(1, random.Next(1, 8)))
        {
            var profile = random.Next(4) switch
            {
                0 => Profile.Dynamic(id, random.Next(0, 200), schedule: random.Next(2) == 0 ? $",\"duration\":{random.Next(10, 7200)}" : "", level: id),
                1 => Recurring(bench, id, random),
                _ => Absolute(bench, id, random),
            };
            Assert.Equal("Accepted", bench.Sets(profile));
        }
    }

    private static string Absolute(LimitsBench bench, int id, Random random) => Profile.Of(
        id, level: random.Next(2) == 0 ? id : 20 - id, unit: random.Next(3) == 0 ? "W" : "A", periods: Periods(random, random.Next(3) == 0 ? 690 : 1, 1800),
        start: Time(bench, random.Next(-7200, 7200)), more: Validity(bench, random), schedule: Duration(random, 7200));

    private static string Recurring(LimitsBench bench, int id, Random random) => Profile.Of(
        id, level: random.Next(2) == 0 ? id : 20 - id, kind: "Recurring", periods: Periods(random, 1, 20_000), start: Time(bench, random.Next(-300_000, 0)),
        more: $",\"recurrencyKind\":\"{(random.Next(3) == 0 ? "Weekly" : "Daily")}\"" + Validity(bench, random), schedule: Duration(random, 80_000));

    private static string Periods(Random random, int worth, int longest)
    {
        var start = 0;
        var periods = new List<string>();
        foreach (var _ in Enumerable.Range(0, random.Next(1, 6)))
        {
            periods.Add(FormattableString.Invariant($"{{\"startPeriod\":{start},\"limit\":{random.Next(0, 1500) / 10.0 * worth}}}"));
            start += random.Next(1, longest);
        }

        return string.Join(',', periods);
    }

    private static string Validity(LimitsBench bench, Random random) => random.Next(3) switch
    {
        0 => $",\"validFrom\":\"{Time(bench, random.Next(-3600, 3600))}\"",
        1 => $",\"validTo\":\"{Time(bench, random.Next(60, 9000))}\"",
        _ => "",
    };

    private static string Duration(Random random, int longest) => random.Next(2) == 0 ? $",\"duration\":{random.Next(1, longest)}" : "";

    private static string Time(LimitsBench bench, int seconds) => bench.Time.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
