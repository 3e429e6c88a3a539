using Gateway.Configuration;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>A source that has to show again and again that it is alive: what holds when it does not.</summary>
/// <param name="FailSafe">What holds while the source is not heard.</param>
/// <param name="FailSafeFor">For so long; then nothing holds until the source is back. 2 h to 24 h; 2 h if not said.</param>
/// <param name="Heartbeat">A source that shows no sign of life for so long is lost. 5 s to 120 s; 120 s if not said.</param>
public sealed record HeartbeatOptions(Watt FailSafe, TimeSpan FailSafeFor, TimeSpan Heartbeat)
{
    /// <param name="usual">The fail-safe value where none is said; null: one has to be said.</param>
    internal static HeartbeatOptions Read(YamlSection yaml, Watt? usual) => new(
        ReadFailSafe(yaml, usual),
        yaml.Duration("failsafeFor", "For how long; then nothing holds until the source is back.", "2 h", "24 h", "2 h"),
        yaml.Duration("heartbeat", "A source that shows no sign of life for so long is lost.", "5 s", "120 s", "120 s"));

    private static Watt ReadFailSafe(YamlSection yaml, Watt? usual)
    {
        const string Doc = "What holds while the source is not heard.";
        return usual is null
            ? yaml.Watt("failsafe", Doc, "0 W", "10 MW")
            : yaml.OptionalWatt("failsafe", Doc, "0 W", "10 MW", usual, defaultIs: "4.2 kW, or what section14a gives")!.Value;
    }
}
