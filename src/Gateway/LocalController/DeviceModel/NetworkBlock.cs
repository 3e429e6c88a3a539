using Gateway.LocalController.Security;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;
using Gateway.Upstream;

namespace Gateway.LocalController.DeviceModel;

/// <summary>
/// The networks over which the CSMS is reached: slot 1 is the site file's, slot 2 is empty. What the site file says can only be
/// read. OCPP 2.1 part 2, NetworkConfiguration; 2.0.1 does not know it.
/// </summary>
internal sealed class NetworkBlock(CsmsOptions csms, OwnSettings settings, OwnPassword password, LoginProfile profile) : IOwnBlock
{
    private const string Component = "NetworkConfiguration";

    private static readonly Slot Empty = new("", "", 0, 0, "OCPP21");

    private static readonly Row<Slot>[] Table =
    [
        new("OcppCsmsUrl", DataEnumType.String, s => s.Url) { SiteKey = "csms.url" },
        new("OcppInterface", DataEnumType.OptionList, _ => "Any") { IsConstant = true, Values = ["Any"] },
        new("OcppTransport", DataEnumType.OptionList, _ => "JSON") { IsConstant = true, Values = ["JSON"] },
        new("OcppVersion", DataEnumType.OptionList, s => s.Version) { SiteKey = "csms.protocols", Values = ["OCPP201", "OCPP21"] },
        new("MessageTimeout", DataEnumType.Integer, s => Written.Whole(s.Timeout), "s"),
        new("SecurityProfile", DataEnumType.Integer, s => Written.Whole(s.Profile)),
        new("Identity", DataEnumType.String, s => s.Identity) { SiteKey = "csms.identity" },
        new("VpnEnabled", DataEnumType.Boolean, _ => "false") { IsConstant = true },
        new("ApnEnabled", DataEnumType.Boolean, _ => "false") { IsConstant = true },
    ];

    public IEnumerable<Variable> Variables =>
    [
        .. Family.Of(Component, CommBlock.ActiveSlot, Table, Active),
        password.Variable with { Id = Password(CommBlock.ActiveSlot), IsOverridden = static () => false },      // told once, under SecurityCtrlr
        .. Family.Of(Component, "2", Table, static () => Empty),
        password.Variable with { Id = Password("2"), Write = null, IsOverridden = static () => false },
    ];

    private static VariableId Password(string slot) => new(Component, slot, "BasicAuthPassword");

    private Slot Active() => new(
        csms.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),       // never user and password in it
        csms.Identity,
        (int)Math.Ceiling(settings.MessageTimeout.Value.TotalSeconds),
        profile.Value,
        csms.Protocols.FirstOrDefault(p => p is Subprotocol.V21 or Subprotocol.V201) is Subprotocol.V201 ? "OCPP201" : "OCPP21");

    /// <summary>How the CSMS is reached over one network.</summary>
    /// <param name="Timeout">In seconds.</param>
    private sealed record Slot(string Url, string Identity, int Timeout, int Profile, string Version);
}
