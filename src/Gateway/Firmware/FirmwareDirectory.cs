using System.Globalization;
using FileTransfer;
using FirmwareCache;
using Gateway.Reference;

namespace Gateway.Firmware;

/// <summary>What each of the <c>firmware</c> commands does with the images of a directory, beside a running gateway or without one.</summary>
internal sealed class FirmwareDirectory(ImageStore store, TextWriter output, TextWriter errors)
{
    private const int Failure = 1;
    private const int IdShown = 12;

    public int List()
    {
        var images = store.Images.OrderByDescending(i => i.FetchedAt).ToList();
        if (images is [])
        {
            output.WriteLine("There are no images.");
            return 0;
        }

        var table = new TextTable(["id", "bytes", "md5", "published", "here since", "last asked for", "from"]);
        foreach (var image in images)
        {
            table.Add(
                Id(image), image.Size.ToString(CultureInfo.InvariantCulture), image.Md5, image.IsPublished ? "yes" : "no",
                Wall(image.FetchedAt), Wall(image.UsedAt), string.Join(", ", image.Sources.Select(s => Shown(s.Text))));
        }

        table.WriteTo(output);
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{images.Count} {(images.Count is 1 ? "image" : "images")}, {images.Sum(i => i.Size)} bytes."));
        return 0;
    }

    /// <param name="url">Where stations are sent for it. Null: not said.</param>
    public async Task<int> AddAsync(string path, TransferUrl? url, CancellationToken stopping)
    {
        await using var file = File.OpenRead(path);
        var source = url is null
            ? new ImageSource($"added by hand: {Path.GetFileName(path)}", "")
            : new ImageSource(Rollouts.ByHand + url.SafeText, url.Key);
        var image = await store.AddAsync(file, source, stopping);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Id(image)} is in the cache: {image.Size} bytes, MD5 {image.Md5}, SHA-256 {image.Sha256}"));
        output.WriteLine(url is null
            ? "PublishFirmware with this MD5 needs no download."
            : $"PublishFirmware with this MD5 needs no download, and updates from {url.SafeText} are served from here, unless firmware.rewrite is off.");
        return 0;
    }

    /// <param name="id">The beginning of its SHA-256.</param>
    public int Remove(string id)
    {
        var found = store.Images.Where(i => i.Sha256.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        var fault = found switch
        {
            [] => $"there is no image {id}",
            [_, _, ..] => $"{id} is the beginning of {found.Count} images: say more of it",
            [{ IsPublished: true }] => $"{Id(found[0])} is published: the CSMS has to withdraw it (UnpublishFirmware, MD5 {found[0].Md5})",
            [var image] => store.Remove(image.Sha256) ? null : $"{Id(image)} is being read",
        };
        if (fault is not null)
        {
            errors.WriteLine(fault);
            return Failure;
        }

        output.WriteLine($"{Id(found[0])} was thrown away.");
        return 0;
    }

    public async Task<int> VerifyAsync(CancellationToken stopping)
    {
        var damaged = 0;
        foreach (var image in store.Images.OrderBy(i => i.Sha256, StringComparer.Ordinal))
        {
            var good = await store.VerifyAsync(image.Sha256, stopping);
            damaged += good ? 0 : 1;
            output.WriteLine($"{Id(image)} {(good ? "is as it should be" : "was damaged, and is thrown away")}");
        }

        if (store.Images.Count is 0 && damaged is 0)
        {
            output.WriteLine("There are no images.");
        }

        return damaged is 0 ? 0 : Failure;
    }

    private static string Id(StoredImage image) => image.Sha256[..IdShown];

    private static string Wall(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
