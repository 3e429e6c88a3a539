using System.Collections.Immutable;
using System.Net;
using Gateway.Site;

namespace Gateway.Firmware;

/// <summary>The <c>firmware:</c> section of the site file: read and checked; the feature itself is not there yet.</summary>
public sealed record FirmwareOptions(
    Uri Listen, string Directory, ByteSize MaxSize, Rewrite Rewrite, ImmutableArray<IPNetwork> Allow);

/// <summary>Which relayed firmware updates are served from the cache. Default Known.</summary>
public enum Rewrite { Off, Known, All }
