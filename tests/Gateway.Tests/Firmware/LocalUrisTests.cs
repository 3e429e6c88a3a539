using System.Net;
using FileTransfer;
using Gateway.Firmware;
using Gateway.Site;

namespace Gateway.Tests.Firmware;

public sealed class LocalUrisTests
{
    private const string Sha = "aa";

    [Fact]
    public void Every_door_has_its_address_and_http_comes_first()
        => Assert.Equal(
            ["http://192.168.7.1:9080/firmware/aa/fw.bin", "https://[fd00::1]:9443/firmware/aa/fw.bin"],
            Of(null, "http://files.example/fw.bin", "https://[fd00::1]:9443", "http://192.168.7.1:9080"));

    [Fact]
    public void What_the_site_file_says_wins()
        => Assert.Equal(
            ["https://gateway.lan/base/firmware/aa/fw.bin"],
            Of("https://gateway.lan:443/base/", "http://files.example/fw.bin", "http://0.0.0.0:9080", "https://0.0.0.0:9443"));

    [Fact]
    public void Every_address_means_those_that_stations_can_reach()
        => Assert.All(Of(null, "http://files.example/fw.bin", "http://0.0.0.0:9080"), location =>
        {
            var address = IPAddress.Parse(new Uri(location).Host);
            Assert.False(IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any), location);
        });

    [Theory]
    [InlineData("http://a.example/", "image")]
    [InlineData("http://a.example", "image")]
    [InlineData("http://a.example/..", "image")]
    [InlineData("http://a.example/x/%2e%2e%2fetc%2fpasswd", "_etc_passwd")]
    [InlineData("http://a.example/Größe 1.bin", "Gr__e_1.bin")]
    [InlineData("http://a.example/a\"b'c<d>.tar.gz?name=z", "a_b_c_d_.tar.gz")]
    public void A_name_is_what_every_parser_takes(string source, string name)
    {
        Assert.True(TransferUrl.TryParse(new Uri(source).AbsoluteUri, out var url, out var fault), fault);

        Assert.EndsWith("/" + name, LocalUris.PathOf(Sha, url), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_keeps_its_end()
    {
        Assert.True(TransferUrl.TryParse("http://a.example/" + new string('x', 400) + ".bin", out var url, out _));

        var path = LocalUris.PathOf(Sha, url);

        Assert.EndsWith("x.bin", path, StringComparison.Ordinal);
        Assert.True(path.Length < 130, path);
    }

    private static string[] Of(string? url, string source, params string[] doors)
    {
        var uris = new LocalUris(new(
            new(doors[0]), null, null, null, url is null ? null : new(url), "/tmp", new ByteSize(1), Rewrite.Known, [], null, 1));
        Assert.Empty(uris.Bases);
        uris.Open(doors.Select(d => new Uri(d)));
        Assert.True(TransferUrl.TryParse(source, out var from, out _));
        return [.. uris.Of(Sha, from)];
    }
}
