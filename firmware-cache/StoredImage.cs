using System.Collections.Immutable;

namespace FirmwareCache;

/// <summary>One image that is there in full. The name of its file is its SHA-256.</summary>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Md5">32 lower-case hex digits.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsPublished">Served, and never evicted.</param>
/// <param name="UsedAt">When it was last served or asked for, to the hour.</param>
public sealed record StoredImage(
    string Sha256,
    string Md5,
    long Size,
    DateTimeOffset FetchedAt,
    DateTimeOffset UsedAt,
    bool IsPublished,
    ImmutableArray<ImageSource> Sources);

/// <summary>Where an image came from.</summary>
/// <param name="Text">For people: without userinfo and query.</param>
/// <param name="Key">Tells whether it is the same URL (<see cref="FileTransfer.TransferUrl.Key"/>); empty for a file that was added by hand.</param>
public sealed record ImageSource(string Text, string Key);
