using System.Text.Json.Serialization;

namespace FirmwareCache;

/// <summary>How far a half-fetched image has come. Written after the bytes it speaks of are on the disk.</summary>
/// <param name="Source">For people.</param>
/// <param name="Length">Bytes that are safe.</param>
/// <param name="IsComplete">All is there; what is missing is to look whether it is the right thing.</param>
/// <param name="Attempts">How many pieces it was put together from.</param>
internal sealed record PartialState(string Source, long Length, long? Total, string? Validator, bool IsComplete, int Attempts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StoredImage))]
[JsonSerializable(typeof(PartialState))]
internal sealed partial class StoreJson : JsonSerializerContext;
