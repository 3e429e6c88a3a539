using System.Collections.Immutable;
using System.Net;
using Gateway.Configuration;
using Gateway.GridSignals.External;

namespace Gateway.GridSignals.ModbusTcp;

/// <summary>The <c>signals.modbus</c> section: where a building controller reads the site, and whether it may limit it.</summary>
/// <param name="Allow">Networks that may connect. Never empty.</param>
/// <param name="Connections">So many at a time. 1 to 64; 8 if not said.</param>
/// <param name="Idle">A connection on which nothing is asked for so long is closed. 5 s to 1 h; 2 min if not said.</param>
/// <param name="Limit">How it may limit the site. Null: it may only read.</param>
public sealed record ModbusServerOptions(Uri Listen, ImmutableArray<IPNetwork> Allow, int Connections, TimeSpan Idle, HeartbeatOptions? Limit)
{
    /// <summary>The machine itself.</summary>
    private static readonly ImmutableArray<IPNetwork> Nearby = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    internal static ModbusServerOptions Read(YamlSection yaml)
    {
        var options = new ModbusServerOptions(
            yaml.Listen("listen", "Where controllers connect by Modbus TCP.", "tcp://0.0.0.0:1502", null, "tcp"),
            yaml.Networks("allow", "Networks that may connect; none: only this machine."),
            yaml.Whole("connections", "So many at a time.", 1, 64, 8, "8"),
            yaml.Duration("idle", "A connection on which nothing is asked for so long is closed.", "5 s", "1 h", "2 min"),
            yaml.OptionalSection("limit", "Lets controllers limit what the site draws; left out: they may only read.", s => HeartbeatOptions.Read(s, Section14a.OfOne)));
        return options.Allow.IsEmpty ? options with { Allow = Nearby } : options;
    }
}
