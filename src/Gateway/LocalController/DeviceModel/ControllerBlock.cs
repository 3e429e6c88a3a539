using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>The gateway as a whole, and what it counts. The component at the top: there is no ChargingStation (part 1, §6).</summary>
internal sealed class ControllerBlock(Picture picture) : IOwnBlock
{
    private static readonly Row<SiteSnapshot>[] Table =
    [
        new("VendorName", DataEnumType.String, _ => OwnBoot.Vendor) { IsConstant = true },
        new("Model", DataEnumType.String, _ => OwnBoot.Model) { IsConstant = true },
        new("FirmwareVersion", DataEnumType.String, _ => ProductVersion.Text) { IsConstant = true },
        new("SiteId", DataEnumType.String, s => s.Plan.Id) { SiteKey = "site.id" },
        new("Label", DataEnumType.String, s => s.Plan.Name) { SiteKey = "site.name" },
        new("Available", DataEnumType.Boolean, _ => "true"),
        new("Problem", DataEnumType.Boolean, s => Written.Bool(ProblemOf(s) is not null)),
        new("Message", DataEnumType.String, ProblemOf),
        new("Stations", DataEnumType.Integer, s => Written.Whole(s.Stations.Count)),
        new("StationsOnline", DataEnumType.Integer, s => Written.Whole(s.Stations.Values.Count(station => station.Online))),
        new("Charging", DataEnumType.Integer, s => Written.Whole(s.Stations.Values.Sum(station => station.Evses.Count(e => e.TransactionId is not null)))),
    ];

    public IEnumerable<Variable> Variables => Family.Of("LocalController", null, Table, () => picture.Now);

    /// <summary>What is wrong at the site, the worst first. Null: nothing.</summary>
    private static string? ProblemOf(SiteSnapshot site)
        => site.Upstream?.Bridge?.Journal.Reason is { } reason ? $"The journal is not writing: {reason}"
            : site.Devices.Values.FirstOrDefault(device => device.Fault is not null) is { } device ? $"{device.Id}: {device.Fault}"
            : null;
}
