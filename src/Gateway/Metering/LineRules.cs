using Gateway.Configuration;
using Gateway.Metering.Lines;

namespace Gateway.Metering;

/// <summary>What must hold between those who ask over one line.</summary>
internal static class LineRules
{
    /// <summary>One wire has one speed and one language.</summary>
    public static void Check(IEnumerable<LineUser> users)
    {
        var known = new Dictionary<string, (LineAddress Address, string Who)>(StringComparer.Ordinal);
        foreach (var user in users.Where(u => u.At.Good("connect")))
        {
            var address = LineAddress.Of(user.Connect);
            if (!known.TryAdd(address.Wire, (address, user.Who)) && known[address.Wire] is var first && first.Address != address)
            {
                user.At.Fault("connect", $"speaks {address.Manner} at {address.Wire}, where {first.Who} speaks {first.Address.Manner}");
            }

            if (address.SpeaksRtu && user.Unit == 0 && user.At.Good("unit"))
            {
                user.At.Fault("unit", "is 0, which all units of an RTU line hear and none answers; write 1 to 247");
            }
        }
    }
}

/// <summary>Somebody who asks over a line, and the section that says so.</summary>
/// <param name="Who">Such as <c>device grid</c>.</param>
internal sealed record LineUser(string Who, Uri Connect, byte Unit, YamlSection At);
