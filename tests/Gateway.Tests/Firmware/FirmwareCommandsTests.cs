using Gateway.Tests.Commands;
using Gateway.Tests.Peers;

namespace Gateway.Tests.Firmware;

/// <summary>What a person does with the images, beside a gateway that runs and without one.</summary>
public sealed class FirmwareCommandsTests : IDisposable
{
    private static readonly byte[] Image = FirmwareSite.Image(100_000, seed: 5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-firmware-commands-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Images_are_added_listed_verified_and_removed_without_a_gateway()
    {
        var images = _folder.CreateSubdirectory("images").FullName;
        var file = Path.Combine(_folder.FullName, "fw.bin");
        await File.WriteAllBytesAsync(file, Image);
        Assert.Contains("There are no images", (await RunAsync(images, "list")).Out, StringComparison.Ordinal);

        var added = await RunAsync(images, "add", file, "--url", "https://user:secret@files.example/fw.bin?key=secret");
        var listed = await RunAsync(images, "list");
        var verified = await RunAsync(images, "verify");
        var id = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(images, "*.img").Single())[..12];

        Assert.Equal((0, 0, 0), (added.Code, listed.Code, verified.Code));
        Assert.Contains(FirmwareSite.Md5(Image), added.Out, StringComparison.Ordinal);
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
        Assert.Contains("https://files.example/fw.bin", listed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", added.Out + listed.Out, StringComparison.Ordinal);
        Assert.Contains($"{id} is as it should be", verified.Out, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(images, "remove", "000000")).Code);
        Assert.Equal(0, (await RunAsync(images, "remove", id[..8])).Code);
        Assert.Empty(Directory.EnumerateFiles(images, "*.img"));
    }

    [Fact]
    public async Task A_damaged_image_is_found_and_thrown_away()
    {
        var images = _folder.CreateSubdirectory("images").FullName;
        var file = Path.Combine(_folder.FullName, "fw.bin");
        await File.WriteAllBytesAsync(file, Image);
        await RunAsync(images, "add", file);
        var stored = Directory.EnumerateFiles(images, "*.img").Single();
        await using (var damaged = File.OpenWrite(stored))
        {
            damaged.Position = 5000;
            damaged.WriteByte((byte)~Image[5000]);
        }

        var (code, @out, _) = await RunAsync(images, "verify");

        Assert.Equal(1, code);
        Assert.Contains("was damaged, and is thrown away", @out, StringComparison.Ordinal);
        Assert.False(File.Exists(stored));
    }

    [Fact]
    public async Task Beside_a_running_gateway_an_image_is_added_and_a_published_one_stays()
    {
        await using var site = await FirmwareSite.StartAsync();
        var file = Path.Combine(_folder.FullName, "fw.bin");
        await File.WriteAllBytesAsync(file, Image);
        var upstream = site.Serves(Image);

        Assert.Equal(0, (await RunAsync(site.Images, "add", file)).Code);
        Assert.Equal("Accepted", await site.Own.PublishesAsync(7, upstream.Url(), FirmwareSite.Md5(Image)));
        await site.Own.HearsAsync(7, "Published");
        var id = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(site.Images, "*.img").Single());
        var removed = await RunAsync(site.Images, "remove", id);

        Assert.Empty(upstream.Heard);
        Assert.Equal(1, removed.Code);
        Assert.Contains("is published", removed.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(site.Images, id + ".img")));
    }

    [Theory]
    [InlineData(2, "remove", "xyz")]
    [InlineData(2, "remove")]
    [InlineData(2, "add")]
    [InlineData(2, "add", "x", "--url", "gopher://x/")]
    [InlineData(1, "add", "/there/is/no/such/file")]
    public async Task What_cannot_be_done_is_said(int code, params string[] arguments)
    {
        var ended = await RunAsync(_folder.FullName, arguments);

        Assert.Equal(code, ended.Code);
        Assert.NotEmpty(ended.Error);
        Assert.DoesNotContain("Unhandled", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_without_the_section_has_no_images()
    {
        var path = Path.Combine(_folder.FullName, "site.yaml");
        await File.WriteAllTextAsync(path, new TestSite(new("ws://127.0.0.1:9/ocpp")).Text(Ports.Free(), Ports.Free()));

        var (code, _, error) = await GatewayProcess.RunAsync("firmware", "list", "--config", path);

        Assert.Equal(78, code);
        Assert.Contains("no section firmware", error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Out, string Error)> RunAsync(string directory, params string[] arguments)
        => GatewayProcess.RunAsync(["firmware", .. arguments, "--directory", directory]);
}
