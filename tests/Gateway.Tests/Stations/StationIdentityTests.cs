using FsCheck;
using FsCheck.Fluent;
using Gateway.Stations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations;

/// <summary>Which name stands in a station's URL. It goes into the CSMS's URL, topics, logs and tables: only the harmless may pass.</summary>
public sealed class StationIdentityTests
{
    [Theory]
    [InlineData("/ocpp/CP-01", "CP-01")]
    [InlineData("/ocpp/a", "a")]
    [InlineData("/ocpp/A*b-c_d=e+f|g@h.i", "A*b-c_d=e+f|g@h.i")]
    [InlineData("/ocpp/CP%2D01", "CP-01")]                       // decoded once
    [InlineData("/ocpp/%43%50%7c1", "CP|1")]
    [InlineData("/ocpp/a+b", "a+b")]                             // no form: + is +
    [InlineData("/ocpp/...", "...")]
    [InlineData("/ocpp/a..b", "a..b")]
    public void A_station_is_named_by_the_last_part_of_its_path(string path, string identity)
        => Assert.Equal(identity, StationIdentity.FromPath(path, "/ocpp"));

    [Theory]
    [InlineData("/ocpp", "/ocpp/CP-1", "CP-1")]
    [InlineData("/ocpp/", "/ocpp/CP-1", "CP-1")]
    [InlineData("/", "/CP-1", "CP-1")]
    [InlineData("/a/b", "/a/b/CP-1", "CP-1")]
    [InlineData("/ocpp", "/OCPP/CP-1", null)]
    [InlineData("/ocpp", "/ocppCP-1", null)]
    [InlineData("/ocpp", "/ocpp", null)]
    [InlineData("/ocpp", "/ocpp/", null)]
    [InlineData("/ocpp", "/ocpp//CP-1", "CP-1")]       // stations put a slash of their own before it
    [InlineData("/ocpp", "/ocpp//", null)]
    [InlineData("/ocpp", "/ocpp/CP-1/", null)]
    [InlineData("/ocpp", "/ocpp/x/CP-1", null)]
    [InlineData("/ocpp", "/CP-1", null)]
    [InlineData("/ocpp", "", null)]
    public void The_path_is_that_of_the_endpoint(string basePath, string path, string? identity)
        => Assert.Equal(identity, StationIdentity.FromPath(path, basePath));

    [Theory]
    [InlineData(48, true)]
    [InlineData(49, false)]
    [InlineData(10_000, false)]
    public void A_name_has_48_characters_at_most(int length, bool legal)
    {
        Assert.Equal(legal, StationIdentity.FromPath("/ocpp/" + new string('x', length), "/ocpp") is not null);
        Assert.Equal(legal, StationIdentity.FromPath("/ocpp/" + string.Concat(Enumerable.Repeat("%78", length)), "/ocpp") is not null);
    }

    public static IEnumerable<string> Hostile =>
    [
        // Names that are places.
        ".", "..", "%2e", "%2e%2e", "%2E.", ".%2e", "../x", "..%2fx", "..%5cx", "x/..", "%2fetc%2fpasswd", "C:%5cx", "~", "$HOME",
        // Decoded twice they would be something else.
        "%252e%252e", "%252f", "%2541", "%25", "%25%32%66",
        // No percent-encoding at all.
        "%", "%4", "%zz", "%%41", "CP%", "%u0041",
        // Other languages' specials: SQL, shells, MQTT filters, HTML, format strings.
        "a'b", "a\"b", "a;b", "a`b", "a&b", "a<b>", "a#b", "a%23", "a,b", "a(b)", "{0}", "a$b", "a!b", "a?b", "a%3Fb", "a\\b", "a^b", "[a]",
        // A Basic header's user ends at the colon.
        "a:b", "a%3ab", ":", "%3A",
        " ", "a b", "a%20b", "a%09b", "%20a", "a%20",
        // Letters that only look like ours, and beyond.
        "%C3%BC", "ü", "%D0%90", "А", "％", "%EF%BC%A1", "%F0%9F%98%80", "😀", "%E2%80%AE", "e%CC%81", "%FF", "%C0%AF", "%ED%A0%80", "%00", "CP%00", "\0",
        "", "%",
        // Every control character, plain and encoded, and everything above ASCII's letters.
        .. Enumerable.Range(0, 32).Append(127).SelectMany(c => (string[])[$"CP{(char)c}1", $"CP%{c:X2}1", $"%{c:x2}"]),
        .. Enumerable.Range(128, 128).SelectMany(c => (string[])[$"CP{(char)c}", $"CP%{c:X2}"]),
        .. Enumerable.Range(33, 94).Select(c => (char)c).Where(c => !char.IsAsciiLetterOrDigit(c) && !"*-_=+|@.".Contains(c)).Select(c => $"x{c}y"),
    ];

    [Fact]
    public void No_hostile_name_passes()
    {
        Assert.True(Hostile.Count() >= 400);
        Strays.AssertNone(
            from name in Hostile
            where StationIdentity.FromPath("/ocpp/" + name, "/ocpp") is not null
            select $"'{name}' passed as '{StationIdentity.FromPath("/ocpp/" + name, "/ocpp")}'");
    }

    /// <summary>Whatever passes, appended to the CSMS's URL, names a place right below it.</summary>
    [Fact]
    public void What_passes_is_one_segment_of_a_url()
        => Check.One(Cases.Of(5000), Prop.ForAll(
            Gen.Elements("a", "Z", "0", ".", "..", "/", "%2e", "%2f", "%25", "*", "|", "@", "+", "=", "?", "#", ":", "\\", "%5c", "é", "\r")
                .ListOf().Select(string.Concat).ToArbitrary(),
            name =>
            {
                if (StationIdentity.FromPath("/ocpp/" + name, "/ocpp") is { } identity)
                {
                    Assert.InRange(identity.Length, 1, StationIdentity.MaxLength);
                    var url = new Uri("wss://csms.example/ocpp/" + Uri.EscapeDataString(identity));
                    Assert.Equal(["/", "ocpp/"], url.Segments[..2]);
                    Assert.Equal(identity, Uri.UnescapeDataString(url.Segments[2]));
                    Assert.Equal(3, url.Segments.Length);
                }
            }));
}
