using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Stations;
using Gateway.Tests.Support;
using Gateway.Upstream;

namespace Gateway.Tests.Stations;

/// <summary>What stations show to prove who they are. OCPP 2.1 part 2, A00.FR.204-207 and 308.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData("CP-1:secret", "secret")]
    [InlineData("CP-1:", "")]
    [InlineData("CP-1:with:colons:", "with:colons:")]
    [InlineData("cp-1:secret", "secret")]
    [InlineData("CP-1:Pässwörd", "Pässwörd")]
    [InlineData("CP-2:secret", null)]
    [InlineData("CP-1", null)]
    [InlineData("CP-1 :secret", null)]
    [InlineData(":secret", null)]
    [InlineData("", null)]
    public void A_basic_header_shows_the_identitys_password(string shown, string? password)
        => Assert.Equal(password, PasswordOf("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(shown))));

    [Theory]
    [InlineData("basic Q1AtMTpzZWNyZXQ=", "secret")]
    [InlineData("Basic   Q1AtMTpzZWNyZXQ=  ", "secret")]
    [InlineData("Basic", null)]
    [InlineData("Basic ", null)]
    [InlineData("BasicQ1AtMTpzZWNyZXQ=", null)]
    [InlineData("Bearer Q1AtMTpzZWNyZXQ=", null)]
    [InlineData("Basic Q1AtMTpzZWNyZXQ", null)]         // base64 without its end
    [InlineData("Basic CP-1:secret", null)]
    [InlineData("Basic ÄÖÜ=", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Other_headers_show_none(string? header, string? password) => Assert.Equal(password, PasswordOf(header));

    /// <summary>1.6 stations may have 20 arbitrary bytes for a password, which are no text.</summary>
    [Fact]
    public void A_password_need_not_be_text()
    {
        byte[] password = [0x00, 0xFF, 0xFE, (byte)':', 0x80];
        var header = "Basic " + Convert.ToBase64String([.. "CP-1:"u8, .. password]);

        Assert.Equal(password, Credentials.PasswordOf(header, "CP-1"));
    }

    [Fact]
    public void What_we_show_is_what_we_read()
        => Check.One(Cases.Of(300), Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), text =>
        {
            var password = string.Concat(text.Get.Where(c => !char.IsSurrogate(c)));

            var shown = Credentials.PasswordOf(BasicAuthorization.Of("CP-1", password), "CP-1");

            Assert.True(Credentials.Matches(shown!, password));
            Assert.False(Credentials.Matches(shown!, password + "x"));
        }));

    [Fact]
    public void No_mutated_header_throws()
        => Check.One(Cases.Of(2000), Prop.ForAll(
            Mutation.Of("Basic Q1AtMTpzZWNyZXQ="u8.ToArray(), "Basic OnM="u8.ToArray()),
            header => { _ = Credentials.PasswordOf(Encoding.UTF8.GetString(header), "CP-1"); }));

    [Theory]
    [InlineData("CN=CP-1", null, true)]
    [InlineData("CN=cp-1", null, true)]
    [InlineData("CN=CP-1,O=Operator,C=DE", null, true)]
    [InlineData("CN=other", "CP-1", true)]
    [InlineData("O=Operator", "CP-1", true)]
    [InlineData("CN=CP-10", null, false)]
    [InlineData("CN=CP-2", "CP-3", false)]
    [InlineData("O=CP-1", null, false)]
    [InlineData("CN=*", "*", false)]
    public void A_certificate_names_its_station(string subject, string? dnsName, bool names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (dnsName is not null)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            alternatives.AddDnsName(dnsName);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        Assert.Equal(names, Credentials.Names(certificate, "CP-1"));
    }

    private static string? PasswordOf(string? header)
        => Credentials.PasswordOf(header, "CP-1") is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
