using System.Text;

namespace Gateway.Monitoring;

/// <summary>
/// The names of the topics, <c>PREFIX/SITE/...</c>. An id is one level: what may not stand in a level is percent-encoded.
/// </summary>
internal sealed class MqttTopics(string prefix, string site)
{
    public const string Status = "status";
    public const string Events = "events";

    /// <summary>What people and machines tell the gateway: <c>set/NAME</c>, answered on <c>set/NAME/result</c>.</summary>
    public const string Commands = CommandsRoot + "+";

    public const string CommandsRoot = "set/";

    /// <summary>What all topics begin with, without the slash that follows.</summary>
    public string Root { get; } = $"{prefix}/{Level(site)}";

    /// <summary>
    /// Stays the same over reconnects, so that the broker takes a half-open predecessor's will out before we say online again.
    /// Some brokers refuse ids with the characters of topic filters.
    /// </summary>
    public string ClientId { get; } = $"{prefix}-{site}".Replace('/', '-').Replace('+', '-').Replace('#', '-');

    public string Full(string topic) => $"{Root}/{topic}";

    /// <summary>The other way round.</summary>
    public string Short(string full) => full.StartsWith(Root + "/", StringComparison.Ordinal) ? full[(Root.Length + 1)..] : full;

    /// <summary>An id as a topic level. OCPP ids may have <c>+</c>, which subscribers could not name.</summary>
    public static string Level(string id)
    {
        var level = new StringBuilder(id.Length);
        foreach (var rune in id.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "*-_=:|@.".Contains((char)rune.Value)))
            {
                level.Append((char)rune.Value);
            }
            else
            {
                level.Append(Uri.EscapeDataString(rune.ToString()));
            }
        }

        return level.ToString();
    }
}
