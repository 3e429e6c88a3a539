using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Catalogue;

/// <summary>Payloads made or spoilt on purpose, and what the checker and an independent validator think of them.</summary>
public sealed class VerdictTests
{
    private const int Shown = 20;

    /// <summary>Where the checker and JSON Schema disagree, and why. src/README.md has the same list.</summary>
    private static readonly Dictionary<string, string> OnPurpose = new()
    {
        [Verdict.Twice] = "validators see the last one, peers may see the first",
        [Verdict.Half] = "it is no text, and cannot be written again as UTF-8",
        [Verdict.Huge] = "no peer could keep it; OCPP means 32 bits",
        [Verdict.Deep] = "FrameReader.MaxDepth; OCPP needs 9",
        [Verdict.Blank] = "RFC 3339 leaves it to applications, OCPP's times have a T",
        [Verdict.Offset] = "RFC 3339 has hours, colon and minutes; ajv-formats is lenient",
        [Verdict.Disorder] = "scheme and characters are checked; the rest tells itself when the address is dialled",
    };

    [Theory]
    [InlineData(OcppVersion.V15)]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void Good_payloads_pass_and_bad_ones_do_not(OcppVersion version)
    {
        Strays.AssertNone(Verdicts.Of(version).Where(v => Passes(v) != v.Good).Take(Shown).Select(v => v.ToString()));
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task The_checker_agrees_with_an_independent_validator(OcppVersion version)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        var payloads = Verdicts.Of(version).ToList();
        var judged = await SchemaJudge.AskAsync(version, payloads);

        Assert.Equal(payloads.Count, judged.Count);
        var disagreements = payloads.Zip(judged).Where(p => p.Second != Passes(p.First)).ToList();
        var agreements = payloads.Where(p => p.OnPurpose is not null).Except(disagreements.Select(d => d.First));
        Strays.AssertNone(agreements.Take(Shown).Select(p => $"no disagreement after all: {p}"));
        var surprises = disagreements.Where(d => d.First.OnPurpose is null);
        Strays.AssertNone(surprises.Take(Shown).Select(d => $"valid by schema: {d.Second}; {d.First}"));
        Assert.Superset(disagreements.Select(d => d.First.OnPurpose!).ToHashSet(), OnPurpose.Keys.ToHashSet());
    }

    [Theory]
    [InlineData(OcppVersion.V15)]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void Each_request_and_response_is_tried_often_enough(OcppVersion version)
    {
        var tried = Verdicts.Of(version).GroupBy(v => v.Shape.Name).ToList();

        Assert.Equal(MessageCatalogue.Of(version).Messages.Sum(m => m.Response is null ? 1 : 2), tried.Count);
        Strays.AssertNone(tried.Where(t => t.Count() < Verdicts.Good + 200).Select(t => $"{t.Key}: {t.Count()}"));
    }

    [Fact]
    public void The_readme_tells_where_they_disagree()
    {
        var readme = File.ReadAllText(Repository.File("src/README.md"));
        Assert.All(OnPurpose.Keys, difference => Assert.Contains($"| {difference}", readme, StringComparison.Ordinal));
    }

    private static bool Passes(Verdict verdict) => PayloadChecker.Check(verdict.Shape, Encoding.UTF8.GetBytes(verdict.Json)) is null;
}
