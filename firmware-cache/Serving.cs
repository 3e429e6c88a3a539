using System.Net;

namespace FirmwareCache;

/// <summary>One download from us that is going on.</summary>
/// <param name="From">Of the image, in bytes.</param>
/// <param name="Bytes">How many were asked for.</param>
public sealed record Serving(string Sha256, IPEndPoint? Peer, long From, long Bytes, DateTimeOffset Since);

/// <summary>What was served since the start.</summary>
/// <param name="Downloads">Answers that brought bytes, to the end of what was asked for.</param>
/// <param name="Bytes">Of images.</param>
/// <param name="TurnedAway">Told to come again.</param>
public readonly record struct ServingCounters(long Downloads, long Bytes, long TurnedAway);
