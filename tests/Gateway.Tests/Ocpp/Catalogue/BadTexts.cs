namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>Times and addresses that are none, and some that only look like it.</summary>
internal static class BadTexts
{
    private static readonly string[] NoTimes =
    [
        "", "now", "2026-11-21", "2026-11-21T08:00Z", "2026-02-29T08:00:00Z", "1900-02-29T08:00:00Z", "2026-04-31T08:00:00Z",
        "2026-13-01T08:00:00Z", "2026-00-10T08:00:00Z", "2026-11-00T08:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T08:60:00Z",
        "2026-11-21T08:00:61Z", "2026-11-21T12:00:60Z", "2017-01-01T00:59:60-01:00", "2026-11-21T08:00:00.Z", "2026-11-21T08:00:00,5Z",
        "2026-11-21T08:00:00+24:00", "2026-11-21T08:00:00+01:60", "26-11-21T08:00:00Z", "2026-11-21T8:00:00Z", "+2026-11-21T08:00:00Z",
        "2026-11-21T08:00:00Z ", " 2026-11-21T08:00:00Z", "2026-11-21T08:00:00ZZ", "2026-11-21TT8:00:00Z", "2026/11/21T08:00:00Z",
        "2026-11-21T08:00:00Z\\u0000", "1795248000", "２０２６-11-21T08:00:00Z", "2026-11-21T08:00:00\\ud800",
    ];

    private static readonly string[] GoodTimes =
        ["2024-02-29T08:00:00Z", "2016-12-31T23:59:60Z", "2016-12-31T15:59:60.5-08:00", "2026-11-21t08:00:00z"];

    // All characters may stand in an address, only not so.
    private static readonly string[] DisorderlyUris = ["https://example.com/[x]", "https://example.com/#a#b"];

    private static readonly string[] NoUris =
    [
        "", "example.com", "/logs", "://example.com", "1http://example.com", "https://example.com/a b", "https://example.com/\\n",
        "https://example.com/<x>", "https://example.com/{x}", "https://example.com/\\\\", "https:", "https://example.com/\\\"",
        "https://example.com/%zz", "https://example.com/%2", "https://exämple.com/", "https://example.com/a|b", "https://example.com/\\u0000",
    ];

    public static IEnumerable<Mutants.Mutant> Times =>
    [
        .. NoTimes.Select(t => new Mutants.Mutant("no time", $"\"{t}\"")),
        .. GoodTimes.Select(t => new Mutants.Mutant("a time", $"\"{t}\"", Good: true)),
        new("a blank for the T", "\"2026-11-21 08:00:00Z\"", OnPurpose: Verdict.Blank),
        new("an offset of four digits", "\"2026-11-21T08:00:00+0100\"", OnPurpose: Verdict.Offset),
        new("an offset of two digits", "\"2026-11-21T08:00:00+01\"", OnPurpose: Verdict.Offset),
    ];

    public static Mutants.Mutant Zoneless(bool good) => new("without an offset", "\"2026-11-21T08:00:00\"", good);

    public static IEnumerable<Mutants.Mutant> Uris =>
    [
        .. NoUris.Select(u => new Mutants.Mutant("no address", $"\"{u}\"")),
        .. DisorderlyUris.Select(u => new Mutants.Mutant("in disorder", $"\"{u}\"", Good: true, OnPurpose: Verdict.Disorder)),
    ];
}
