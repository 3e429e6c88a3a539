using Gateway.Journal;
using Gateway.LocalController.Security;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController.DeviceModel;

/// <summary>Who the gateway is to the CSMS, and how it proves it. OCPP 2.1 part 2, SecurityCtrlr.</summary>
internal sealed class IdentityBlock(DurableNotes notes, SitePlan plan, CsmsOptions csms, OwnPassword password, LoginProfile profile) : IOwnBlock
{
    private const string Component = "SecurityCtrlr";
    private const int LongestOrganization = 64;     // X.520, ub-organization-name

    /// <summary>The O of the certificates that the gateway asks for. The site's name until the CSMS has another.</summary>
    public Setting<string> OrganizationName { get; } = SettingKinds.Text(
        notes, new(Component, null, "OrganizationName"), plan.Name.Length <= LongestOrganization ? plan.Name : plan.Name[..LongestOrganization],
        LongestOrganization, "site.name");

    public IEnumerable<Variable> Variables =>
    [
        OrganizationName.Variable,
        new(new(Component, null, "Identity"), DataEnumType.String, () => csms.Identity) { SiteKey = "csms.identity", IsConstant = true, SupportsMonitoring = false },
        new(new(Component, null, "SecurityProfile"), DataEnumType.Integer, () => Written.Whole(profile.Value)) { SupportsMonitoring = false },
        password.Variable,
    ];
}
