namespace Gateway.Tests.Configuration;

/// <summary>Secrets and variables: from the file, from beside it, from the environment.</summary>
public sealed class SecretTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string With(string secret) => SiteFolder.Good.Replace("password: s3cret", secret, StringComparison.Ordinal);

    private string? Password(string secret) => _folder.Site(With(secret)).Stations.Access["CP-01"].Password;

    [Fact]
    public void A_password_stands_in_the_file() => Assert.Equal("s3cret", Password("password: s3cret"));

    [Theory]
    [InlineData("two words\n", "two words")]
    [InlineData("dos\r\n", "dos")]
    [InlineData("no end", "no end")]
    [InlineData("two ends\n\n", "two ends\n")]
    [InlineData(" ${KEPT} as it is \n", " ${KEPT} as it is ")]
    public void A_password_file_is_read_without_its_line_end(string text, string password)
    {
        _folder.Write("secrets/CP-01", text);

        Assert.Equal(password, Password("passwordFile: secrets/CP-01"));
        Assert.Equal(password, Password($"passwordFile: {_folder.File("secrets/CP-01")}"));
    }

    [Fact]
    public void Systemd_credentials_are_reached_through_a_variable()
    {
        _folder.Environment["CREDENTIALS_DIRECTORY"] = Path.GetDirectoryName(_folder.Write("run/credentials/csms", "c5ms\n"))!;

        Assert.Equal("c5ms", Password("passwordFile: '${CREDENTIALS_DIRECTORY}/csms'"));
    }

    [Theory]
    [InlineData("password: s3cret, passwordFile: secret", "passwordFile and password are both said; keep one of them")]
    [InlineData("passwordFile: none", "passwordFile names none, which cannot be read: there is no such file")]
    [InlineData("passwordFile: devices", "passwordFile names devices, which is a directory")]
    [InlineData("passwordFile: empty", "passwordFile names empty, which is empty")]
    [InlineData("passwordFile: large", "passwordFile names large, which is too long for a secret")]
    [InlineData("passwordFile: /dev/zero", "passwordFile names /dev/zero, which is too long for a secret")]
    [InlineData("passwordFile: binary", "passwordFile names binary, which is not UTF-8 text")]
    [InlineData("password: ''", "password is empty")]
    [InlineData("password: ", "password has no value")]
    [InlineData("passwordFile: \"a\\0b\"", "which cannot be read")]
    public void A_secret_that_cannot_be_had_is_told_at_its_place(string secret, string fault)
    {
        _folder.Write("secret", "s3cret");
        _folder.Write("empty", "\n");
        _folder.Write("large", new string('a', 5000));
        File.WriteAllBytes(_folder.File("binary"), [0xFF, 0xFE]);

        var told = _folder.Fault(With(secret));

        Assert.Matches(@"^10:\d+: error: stations\.list\[\]\.", told);
        Assert.Contains(fault, told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_upstream_password_is_another_one()
        => Assert.Equal(
            new("s3cret", "other"), _folder.Site(With("password: s3cret, upstreamPassword: other")).Stations.Access["CP-01"]);

    [Theory]
    [InlineData("${A}", "x y")]
    [InlineData("${A}-${B_2}!", "x y-${A}!")]
    [InlineData("$A $$ $", "$A $$ $")]
    [InlineData("$${A}", "${A}")]
    public void A_variable_is_filled_in_once(string written, string password)
    {
        (_folder.Environment["A"], _folder.Environment["B_2"]) = ("x y", "${A}");

        Assert.Equal(password, Password($"password: '{written}'"));
    }

    [Theory]
    [InlineData("${NONE}", "names ${NONE}, and the environment has no such variable")]
    [InlineData("${}", "names ${}, and the environment has no such variable")]
    [InlineData("${A=B}", "and the environment has no such variable")]
    [InlineData("${A", "has ${ without its }; where ${ itself is meant, write $${")]
    public void A_variable_that_is_not_there_is_a_fault(string written, string fault)
        => Assert.Contains(fault, _folder.Fault(With($"password: '{written}'")), StringComparison.Ordinal);

    [Fact]
    public void Variables_stand_in_any_value()
    {
        foreach (var (name, value) in new Dictionary<string, string> { ["ID"] = "north", ["AMPS"] = "40", ["PHASE"] = "L2", ["UNKNOWN"] = "accept", ["PRIO"] = "7" })
        {
            _folder.Environment[name] = value;
        }

        var site = _folder.Site("""
            site: { id: "${ID}-1" }
            csms: { url: "ws://${ID}.example" }
            stations:
              listen: [{ url: ws://0.0.0.0:9000, security: basic }]
              unknown: ${UNKNOWN}
              list: [{ id: a, password: b, phases: ["${PHASE}"], maxCurrent: "${AMPS} A", priority: "${PRIO}" }]
            circuits: [{ id: main, limit: "${AMPS} A" }]
            """);

        Assert.Equal(("north-1", 40, 7), (site.Plan.Id, site.Plan.Circuits[0].Limit.Value, site.Plan.Stations["a"].Priority));
        Assert.Equal("L2", site.Plan.Stations["a"].Wiring.ToString());
        Assert.True(site.Stations.AcceptUnknown);
    }
}
