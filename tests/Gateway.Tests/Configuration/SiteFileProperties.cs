using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Configuration;
using Gateway.Tests.Support;

namespace Gateway.Tests.Configuration;

/// <summary>Whatever is done to a site file: there are faults or a site, and never an exception.</summary>
public sealed class SiteFileProperties
{
    private static readonly string Example = File.ReadAllText(Repository.File("site-config/site.yaml"));

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ": ", "- ", "? ", "&a ", "*a", "!!int ", "!x ", "<<: *a\n", "|\n", ">-\n", "\t", "\n", "\r", "\0", "#", "'", "\"", "%YAML 1.2\n",
        "---\n", "...\n", "${", "$${A}", "~", "\ud800", "\u0085", "\u2028", "\ufeff", "é", "😀", "\\x", "@", "`", "999999999999999999999 A", "-1 s", "0x", "1e9",
        "ws://", "rtu:///", "tcp://:1", "[::1]", "L1, L1", "../../x", "/dev/null", ",", "   ",
    ];

    private static readonly Gen<Func<string, string>> Mutation = Gen.OneOf(
        from at in Gen.Choose(0, 9999) from length in Gen.Choose(1, 40) select Cut(at, length),
        from at in Gen.Choose(0, 9999) from piece in Gen.Elements(Pieces) select Put(at, piece),
        from at in Gen.Choose(0, 9999) from other in Gen.Choose(0, 9999) from length in Gen.Choose(1, 80) select Copy(at, other, length),
        from at in Gen.Choose(0, 9999) from character in Gen.Choose(0, 0xFFFF) select Put(at, ((char)character).ToString()));

    private static readonly Gen<string> Mutants
        = from count in Gen.Choose(1, 8)
          from mutations in Mutation.ArrayOf(count)
          select mutations.Aggregate(Example, (text, mutate) => mutate(text));

    [Fact]
    public void A_mutated_example_gives_faults_or_a_site()
    {
        using var folder = new SiteFolder();
        Check.One(Cases.Of(1500), Prop.ForAll(Mutants.ToArbitrary(), text => Holds(folder, text)));
    }

    [Fact]
    public void Random_text_gives_faults()
    {
        using var folder = new SiteFolder();
        var texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat).ToArbitrary();
        Check.One(Cases.Of(2000), Prop.ForAll(texts, text => Holds(folder, text)));
    }

    [Fact]
    public void Random_bytes_in_a_file_give_faults()
    {
        using var folder = new SiteFolder();
        Check.One(Cases.Of(300), Prop.ForAll(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(),
            bytes =>
            {
                File.WriteAllBytes(folder.File("bytes.yaml"), bytes);
                var (site, faults) = SiteFile.Read(folder.File("bytes.yaml"));
                return site is null && faults.Any(f => f.Severity is Severity.Error);
            }));
    }

    /// <summary>A site and no error, or no site and an error that can be rendered at a place inside the file.</summary>
    private static bool Holds(SiteFolder folder, string text)
    {
        var (site, faults) = folder.Read(text);
        var lines = text.Count(c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 1;
        return (site is null) == faults.Any(f => f.Severity is Severity.Error)
            && faults.All(f => f.Line >= 1 && f.Line <= lines && f.Column >= 1 && f.ToString().Length < 2000 && !f.Headline.Contains('\n', StringComparison.Ordinal));
    }

    private static Func<string, string> Cut(int at, int length)
        => text => text.Length is 0 ? text : text.Remove(at % text.Length, Math.Min(length, text.Length - (at % text.Length)));

    private static Func<string, string> Put(int at, string piece) => text => text.Insert(at % (text.Length + 1), piece);

    private static Func<string, string> Copy(int at, int from, int length)
        => text => text.Length is 0
            ? text
            : text.Insert(at % (text.Length + 1), new StringBuilder(text).ToString(from % text.Length, Math.Min(length, text.Length - (from % text.Length))));
}
