using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>The site's charging stations as the gateway sees them. Each of them tells the CSMS the rest itself.</summary>
internal sealed class StationsBlock(Picture picture) : IOwnBlock
{
    private static readonly Row<StationSnapshot>[] Table =
    [
        new("Active", DataEnumType.Boolean, s => Written.Bool(s.Online)),
        new("UpstreamConnected", DataEnumType.Boolean, s => Written.Bool(s.UpstreamConnected)),
        new("ProtocolVersion", DataEnumType.String, s => s.Version ?? ""),
        new("BootStatus", DataEnumType.String, s => s.BootStatus ?? ""),
        new("VendorName", DataEnumType.String, s => s.Vendor ?? ""),
        new("Model", DataEnumType.String, s => s.Model ?? ""),
        new("FirmwareVersion", DataEnumType.String, s => s.Firmware ?? ""),
        new("ElectricalParent", DataEnumType.String, s => $"Circuit#{s.Plan.Circuit}") { SiteKey = "stations.list.circuit" },
        new("FallbackInstalled", DataEnumType.Boolean, s => Written.Bool(s.FallbackInstalled)),
        new("Evses", DataEnumType.Integer, s => Written.Whole(s.Evses.Length)),
        new("EvsesCharging", DataEnumType.Integer, s => Written.Whole(s.Evses.Count(e => e.TransactionId is not null))),
        new("EvsesFaulted", DataEnumType.Integer, s => Written.Whole(Faulted(s))),
        new("FaultyMessages", DataEnumType.Integer, s => Written.Whole(s.FaultyMessages)),
        new("Problem", DataEnumType.Boolean, s => Written.Bool(Faulted(s) > 0 || s.BootStatus is "Rejected")),
        new("Message", DataEnumType.String, s => s.LastFault ?? ""),
    ];

    public IEnumerable<Variable> Variables
        => picture.Now.Stations.Keys
            .Where(id => id.Length <= Family.LongestInstance)
            .SelectMany(id => Family.Of("Station", id, Table, () => picture.Now.Stations.GetValueOrDefault(id)));

    private static int Faulted(StationSnapshot station) => station.Evses.Count(e => e.Status is EvseStatus.Faulted);
}
