using System.Text.Json;

namespace Gateway.Site;

/// <summary>Something that people and machines on the site may tell the gateway while it runs, such as over MQTT under <c>set/NAME</c>.</summary>
public interface ISiteCommand
{
    /// <summary>One level of a topic.</summary>
    string Name { get; }

    /// <summary>Does it, or says why not; what is refused has changed nothing. One at a time; may wait for the disk.</summary>
    /// <param name="command">An object.</param>
    CommandAnswer Execute(JsonElement command);
}

/// <param name="Text">What was done, or why nothing was; one sentence.</param>
public readonly record struct CommandAnswer(bool IsAccepted, string Text)
{
    public static CommandAnswer Accepted(string text) => new(true, text);

    public static CommandAnswer Refused(string text) => new(false, text);
}
