using System.Collections.Immutable;
using System.Net;
using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.Firmware;

/// <summary>The <c>firmware:</c> section of the site file: read and checked; the feature itself is not there yet.</summary>
public sealed record FirmwareOptions(
    Uri Listen, string Directory, ByteSize MaxSize, Rewrite Rewrite, ImmutableArray<IPNetwork> Allow)
{
    internal static FirmwareOptions Read(YamlSection yaml)
    {
        yaml.Notice("", "is not active yet: no firmware is fetched or served");
        return new(
            yaml.Listen("listen", "Where stations fetch images.", "http://0.0.0.0:9080", "http://0.0.0.0:9080", "http"),
            yaml.Folder("directory", "Where images are kept.", "/var/cache/site-gateway/firmware"),
            yaml.Size("maxSize", "What the images may take on disk.", "1 MB", "100 GB", "2 GB"),
            yaml.Choice<Rewrite>("rewrite", "Which relayed firmware updates are served from the cache.", Rewrite.Known),
            yaml.Networks("allow", "Networks that images may be fetched from besides public addresses."));
    }
}

/// <summary>Which relayed firmware updates are served from the cache. Default Known.</summary>
public enum Rewrite { Off, Known, All }
