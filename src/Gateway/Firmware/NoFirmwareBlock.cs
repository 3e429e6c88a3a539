using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Firmware;

/// <summary>Why the gateway keeps no firmware.</summary>
/// <param name="IsFault">False: the site file wants none.</param>
internal sealed record NoFirmware(string Why, bool IsFault);

/// <summary>Where no firmware is fetched or served, the CSMS is told why.</summary>
internal sealed class NoFirmwareBlock : IOwnBlock
{
    private readonly string _why;

    public NoFirmwareBlock(NoFirmware reason, ILogger<NoFirmwareBlock> logger)
    {
        _why = reason.Why;
        if (reason.IsFault)
        {
            Log.CannotFetch(logger, reason.Why);
        }
    }

    public IEnumerable<OwnAction> Actions =>
    [
        new("PublishFirmware", _ => Reply.With(
            new PublishFirmwareResponse(GenericStatusEnumType.Rejected, Reply.Reason("UnsupportedRequest", _why)), V2Json.Default.PublishFirmwareResponse)),
        new("UnpublishFirmware", _ => Reply.With(
            new UnpublishFirmwareResponse(UnpublishFirmwareStatusEnumType.NoFirmware), V2Json.Default.UnpublishFirmwareResponse)),
    ];
}
