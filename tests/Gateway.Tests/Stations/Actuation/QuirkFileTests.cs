using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.Stations.Actuation;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations.Actuation;

public sealed class QuirkFileTests : IDisposable
{
    private readonly DirectoryInfo _own = Directory.CreateTempSubdirectory("gateway-quirks-");

    private static string Shipped => Repository.File("site-config/quirks");

    public static TheoryData<string> Keys =>
    [
        "source", "stackLevel", "avoid", "live", "unit", "efficiency", "startsBefore", "minimum", "step", "resume", "wakeUpAfter", "wakeUpTries",
        "latency", "keepsProfiles", "zeroBeforeStop", "perPhase", "takesLimits", "ask", "meterInterval", "measurands",
    ];

    public void Dispose() => _own.Delete(recursive: true);

    [Fact]
    public void Every_file_that_is_shipped_is_without_fault_and_names_its_source()
    {
        var (book, faults) = QuirkBook.Load([Shipped]);

        Assert.Empty(faults);
        Assert.NotEmpty(book.Entries);
        Assert.All(
            Directory.EnumerateFiles(Shipped, "*.yaml"),
            path => Assert.Equal(File.ReadLines(path).Count(l => l.Contains("vendor:", StringComparison.Ordinal)), File.ReadLines(path).Count(l => l.Contains("source:", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("ABB", "Terra AC wallbox", "quirk abb")]
    [InlineData("Charge Amps AB", "Aura", "quirk charge-amps, quirk charge-amps")]
    [InlineData("EV-BOX", "G3", "quirk evbox")]
    [InlineData("go-e", "V4", "quirk go-e")]
    [InlineData("Fronius International", "Fronius Wattpilot", "quirk fronius")]
    [InlineData("Nobody", "One", "")]
    public void A_station_is_known_by_vendor_and_model(string vendor, string model, string name)
        => Assert.StartsWith(name, QuirkBook.Load([Shipped]).Book.Of(new(OcppVersion.V16, vendor, model, "1")).Name, StringComparison.Ordinal);

    [Fact]
    public void Models_of_the_field_are_what_their_reporters_saw()
    {
        var book = QuirkBook.Load([Shipped]).Book;
        var tried = new List<StationModel>();
        Quirk Of(string vendor, string model)
        {
            tried.Add(new(OcppVersion.V16, vendor, model, "1"));
            return book.Of(tried[^1]);
        }

        Assert.Equal((LevelChoice.Zero, (bool?)false), (Of("ABB", "Terra AC").StackLevel!.Value, Of("ABB", "Terra AC").MayBeAsked));
        Assert.Equal((true, (bool?)true), (Of("Charge Amps", "Aura").Avoids(Avoided.StationWide), Of("Charge Amps", "Aura").ZeroBeforeStop));
        Assert.Equal(TimeSpan.FromMinutes(5), Of("Easee", "Home").WakeUpAfter);
        Assert.True(Of("EVBox", "Elvi").Avoids(Avoided.MaxProfile));
        Assert.DoesNotContain(
            Attempts.Of(OcppVersion.V16, Of("EVBox", "Elvi"), new(), isAlone: true), a => a.Form.Purpose is LimitPurpose.Max);
        Assert.Equal(ResumeBy.Nothing, Of("go-e", "Charger").Resume);
        Assert.True(Attempts.Of(OcppVersion.V16, Of("Huawei", "SCharger"), new(), isAlone: true).All(a => a.Form.InWatt));
        Assert.Equal(TimeSpan.FromHours(2), Of("GivEnergy", "EVC").StartsBefore);
        Assert.Equal(new Ampere(1), Of("NEcharge", "x").Step);
        Assert.False(Of("StarCharge", "Artemis").MayBeAsked);
        Assert.False(Of("Fronius International", "Fronius Wattpilot").MayBeAsked);

        Assert.All(book.Entries, entry => Assert.Contains(tried, entry.Fits));      // a new one has to be said above
    }

    //          version      firmware  minimum
    [Theory]
    [InlineData("ocpp1.6",   "1.4.2",  8)]
    [InlineData("ocpp1.6",   "2.0",    null)]
    [InlineData("ocpp2.0.1", "2.0",    9)]
    [InlineData("ocpp2.0.1", "1.0",    8)]        // of several that fit, the first one that says it
    public void An_entry_may_be_about_a_firmware_or_a_version_only(string version, string firmware, int? minimum)
    {
        Write("own.yaml", "quirks:\n  - { vendor: A, firmware: \"1.*\", minimum: 8 A }\n  - { vendor: A, versions: [\"2.0.1\"], minimum: 9 A }\n");

        var quirk = QuirkBook.Load([_own.FullName]).Book.Of(new(Subprotocol.Parse(version)!.Value, "A", "x", firmware));

        Assert.Equal(minimum, (int?)quirk.Min?.Value);
    }

    [Theory]
    [InlineData("txProfile")]
    [InlineData("txDefaultProfile")]
    [InlineData("maxProfile")]
    [InlineData("relative")]
    [InlineData("absolute")]
    [InlineData("dynamic")]
    [InlineData("watt")]
    [InlineData("ampere")]
    public void What_a_model_refuses_is_not_tried(string form)
    {
        var refused = Enum.Parse<Avoided>(form, ignoreCase: true);
        bool Has(Attempt attempt) => refused switch
        {
            Avoided.TxProfile => attempt.Form.Purpose is LimitPurpose.Tx,
            Avoided.TxDefaultProfile => attempt.Form.Purpose is LimitPurpose.TxDefault,
            Avoided.MaxProfile => attempt.Form.Purpose is LimitPurpose.Max,
            Avoided.Relative => attempt.Form.Kind is LimitTiming.Relative,
            Avoided.Absolute => attempt.Form.Kind is LimitTiming.Absolute,
            Avoided.Dynamic => attempt.Form.Kind is LimitTiming.Dynamic,
            Avoided.Watt => attempt.Form.InWatt,
            _ => !attempt.Form.InWatt,
        };
        IReadOnlyList<Attempt> Of(Quirk quirk) => Attempts.Of(OcppVersion.V21, quirk, new() { Dynamic = true }, isAlone: true);

        Assert.Contains(Of(Quirk.None), Has);
        Assert.DoesNotContain(Of(Quirk.None with { Refuses = [refused] }), Has);
    }

    [Fact]
    public void A_file_of_the_users_own_takes_the_place_of_ours_and_goes_before_others()
    {
        Write("abb.yaml", "quirks:\n  - { vendor: ABB, stackLevel: highest }\n");
        Write("site.yaml", "quirks:\n  - { vendor: \"*\", minimum: 8 A }\n  - { vendor: \"Easee*\", wakeUpAfter: 1 min }\n");

        var book = QuirkBook.Load([_own.FullName, Shipped]).Book;
        var (abb, easee) = (book.Of(new(OcppVersion.V16, "abb", "Terra AC", "1")), book.Of(new(OcppVersion.V16, "Easee", "Home", "1")));

        Assert.Equal((LevelChoice.Highest, null, 8.0), (abb.StackLevel!.Value, abb.MayBeAsked, abb.Min!.Value.Value));
        Assert.Equal((TimeSpan.FromMinutes(1), 8.0), (easee.WakeUpAfter!.Value, easee.Min!.Value.Value));
    }

    [Theory]
    [InlineData("  - { vendor: A, stackLevel: 0 }", "own.yaml:2:30: error: quirks[].stackLevel is 0; write leading, zero or highest")]
    [InlineData("  - { vendor: A, minimun: 8 A }", "own.yaml:2:18: error: minimun is not a setting of quirks[]")]
    [InlineData("  - { vendor: A, minimum: 40 A }", "own.yaml:2:27: error: quirks[].minimum is 40 A, outside 1 A to 32 A")]
    [InlineData("  - { vendor: A, avoid: [relativ] }", "own.yaml:2:26: error: quirks[].avoid is relativ")]
    [InlineData("  - { vendor: A, latency: 5 }", "own.yaml:2:27: error: quirks[].latency")]
    [InlineData("  - { vendor: A, ask: maybe }", "own.yaml:2:23: error: quirks[].ask is maybe; write true or false")]
    [InlineData("  - { stackLevel: zero }", "own.yaml:2:5: error: quirks[].vendor is missing, and model too")]
    [InlineData("  - { vendor: A, vendor: B }", "own.yaml:2:18: error: ")]
    [InlineData("  - ]", "own.yaml:2:")]
    public void What_is_wrong_is_told_at_its_place(string entry, string fault)
    {
        Write("own.yaml", "quirks:\n" + entry + "\n");

        var (_, faults) = QuirkBook.Load([_own.FullName, Shipped]);

        Assert.StartsWith(Path.Combine(_own.FullName, fault), Assert.Single(faults).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_or_unreadable_file_is_a_fault_too()
    {
        Write("empty.yaml", "");
        Write("none.yaml", "quirks: []\n");
        File.WriteAllBytes(Path.Combine(_own.FullName, "bytes.yaml"), [0xFF, 0xFE, 0x00]);

        Assert.Equal(3, QuirkBook.Load([_own.FullName]).Faults.Select(f => f.Path).Distinct().Count());
    }

    [Fact]
    public void Check_tells_the_faults_and_refuses_the_site()
    {
        Directory.CreateDirectory(Path.Combine(_own.FullName, "quirks"));
        Write("quirks/own.yaml", "quirks:\n  - { vendor: A, step: 3 A }\n");
        File.Copy(Repository.File("site-config/small-site.yaml"), Path.Combine(_own.FullName, "site.yaml"));
        using var @out = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(78, CheckCommand.Run(Path.Combine(_own.FullName, "site.yaml"), @out, error));
        Assert.Contains("own.yaml:2:24: error: quirks[].step is 3 A, outside 0.1 A to 2 A", @out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_readme_explains_every_key(string key)
        => Assert.Contains($"`{key}`", File.ReadAllText(Repository.File("site-config/quirks/README.md")), StringComparison.Ordinal);

    [Theory]
    [InlineData("ABB*", "abb", true)]
    [InlineData("*aura*", "Charge Amps AURA 2", true)]
    [InlineData("G?", "G4", true)]
    [InlineData("G?", "G", false)]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "aXbXbXc", true)]
    [InlineData("a*b*c", "aXbXbX", false)]
    [InlineData("", "x", false)]
    [InlineData("**x**", " x ", true)]
    public void A_pattern_fits_names(string pattern, string text, bool fits) => Assert.Equal(fits, Pattern.Fits(pattern, text));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_own.FullName, name), text);
}
