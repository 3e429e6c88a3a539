using System.Collections.Immutable;
using System.Net;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Firmware;

/// <summary>The <c>firmware:</c> section of the site file: images are fetched once and served to the stations.</summary>
/// <param name="Listen">Where stations fetch images: http, or https with <see cref="Certificate"/>.</param>
/// <param name="ListenTls">A second door, at https. Null: none.</param>
/// <param name="Certificate">PEM file with the certificate of the doors at https and its chain. Null: there is no such door.</param>
/// <param name="Url">What stations reach the gateway by. Null: the addresses that it listens at.</param>
/// <param name="MaxSize">What all images may take on disk, 1 MB to 100 GB.</param>
/// <param name="Bandwidth">Bytes a second for all stations together. Null: no limit.</param>
/// <param name="Downloads">Stations that may fetch at once, 1 to 1000.</param>
public sealed record FirmwareOptions(
    Uri Listen, Uri? ListenTls, string? Certificate, string? Key, Uri? Url, string Directory, ByteSize MaxSize, Rewrite Rewrite,
    ImmutableArray<IPNetwork> Allow, ByteSize? Bandwidth, int Downloads)
{
    private const int LongestUrl = 300;     // a location may have 512 characters, and the image's name follows
    private const int UsualDownloads = 50;

    /// <summary>Where images are served.</summary>
    public IEnumerable<Uri> Doors => ListenTls is null ? [Listen] : [Listen, ListenTls];

    internal static FirmwareOptions Read(YamlSection yaml)
    {
        var options = new FirmwareOptions(
            yaml.Listen("listen", "Where stations fetch images.", "http://0.0.0.0:9080", "http://0.0.0.0:9080", "http", "https"),
            yaml.OptionalListen("listenTls", "Where they do so over https as well.", "https://0.0.0.0:9443", "none", "https"),
            yaml.File("certificate", "https only: PEM file with the server's certificate and its chain.", "none"),
            yaml.File("key", "https only: PEM file with the key of certificate.", "none"),
            yaml.OptionalUrl(
                "url", "What stations reach the gateway by, if not by the address that it listens at.", "http://gateway.lan:9080",
                "the addresses of the site's network", ("http", 80), ("https", 443)),
            yaml.Folder("directory", "Where images are kept.", "/var/cache/site-gateway/firmware"),
            yaml.Size("maxSize", "What the images may take on disk.", "1 MB", "100 GB", "2 GB"),
            yaml.Choice<Rewrite>("rewrite", "Which relayed firmware updates are served from the cache.", Rewrite.Known),
            yaml.Networks("allow", "Networks that images may be fetched from besides public addresses."),
            yaml.OptionalSize("bandwidth", "What stations may fetch in a second, all together.", "10 kB", "10 GB", "no limit"),
            yaml.Whole(
                "downloads", "How many stations may fetch at once; the next ones are told to try again.", 1, 1000, UsualDownloads,
                UsualDownloads.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        options.Check(yaml);
        return options;
    }

    private void Check(YamlSection yaml)
    {
        var tls = Listen.Scheme is "https" || ListenTls is not null;
        foreach (var key in (string[])["certificate", "key"])
        {
            if (!yaml.Good("listen", "listenTls"))
            {
                break;
            }

            if (tls && !yaml.Says(key))
            {
                yaml.Fault(key, "is missing; https needs certificate and key");
            }
            else if (!tls && yaml.Says(key))
            {
                yaml.Fault(key, "has a meaning only with listen or listenTls at https://");
            }
        }

        PemFiles.CheckPair(yaml, ("certificate", Certificate), ("key", Key));
        if (Url?.AbsoluteUri.Length > LongestUrl)
        {
            yaml.Fault("url", $"is longer than {LongestUrl} characters");
        }
    }
}

/// <summary>Which relayed firmware updates are served from the cache. Default Known.</summary>
public enum Rewrite
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those whose image was published, or added by hand with its address.</summary>
    Known,

    /// <summary>All whose image can be fetched: the first one starts the download.</summary>
    All,
}
