using System.Text.Json;

namespace Gateway.Tests.Interop;

/// <summary>Reads what foreign peers tell.</summary>
internal static class PeerLine
{
    private static readonly string[] Faults = ["strictError", "badMessage", "failed", "commandFailed", "stderr"];

    public static string? Event(this JsonElement line) => line.Text("event");

    public static string? Text(this JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static double Number(this JsonElement line, string name) => line.GetProperty(name).GetDouble();

    /// <summary>Everything that a peer complained about.</summary>
    public static IEnumerable<string> Complaints(this IEnumerable<JsonElement> said)
        => said.Where(line => Faults.Contains(line.Event())).Select(line => line.GetRawText());

    /// <summary>The calls that went over the peer's wire, byte for byte, in order.</summary>
    /// <param name="direction"><c>out</c>: the peer sent them; <c>in</c>: it received them.</param>
    /// <param name="identity">Of the station; null where the peer has only one.</param>
    public static IReadOnlyList<string> Calls(this IEnumerable<JsonElement> said, string direction, string? identity = null)
        => said.Frames(2, direction, identity);

    /// <summary>The answers that went over the peer's wire, byte for byte, in order.</summary>
    public static IReadOnlyList<string> Answers(this IEnumerable<JsonElement> said, string direction, string? identity = null)
        => said.Frames(3, direction, identity);

    private static List<string> Frames(this IEnumerable<JsonElement> said, int type, string direction, string? identity)
        => [.. from line in said
               where line.Event() == "wire" && line.Text("direction") == direction && line.Text("identity") == identity
               let raw = line.Text("raw")!
               where raw.StartsWith($"[{type},", StringComparison.Ordinal)
               select raw];
}
