using Gateway.Ocpp.Records.V2;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController.DeviceModel;

/// <summary>What is held for the CSMS while it is away, and the disk that holds it. Not there where outages are not bridged.</summary>
internal sealed class BridgeBlock(Picture picture, CsmsOptions csms) : IOwnBlock
{
    private static readonly Row<Bridge>[] Table =
    [
        new("State", DataEnumType.OptionList, b => b.Upstream.State.ToString()) { Values = [.. Enum.GetNames<CsmsState>()] },
        new("StationsAlone", DataEnumType.Integer, b => Written.Whole(b.Upstream.StationsAlone)),
        new("Queued", DataEnumType.Integer, b => Written.Whole(b.Owed.Queued)),
        new("OldestAge", DataEnumType.Decimal, b => Written.Seconds(b.OldestAge ?? TimeSpan.Zero), "s"),
        new("DeadLetters", DataEnumType.Integer, b => Written.Whole(b.Owed.DeadLetters)),
        new("Dropped", DataEnumType.Integer, b => Written.Whole(b.Owed.Journal.Dropped)),
        new("Storage", DataEnumType.Integer, b => Written.Whole(b.Owed.Journal.Bytes), "B", "Used"),
        new("Storage", DataEnumType.Integer, b => Written.Whole(b.Owed.Journal.MaxBytes), "B", "Most"),
        new("Writing", DataEnumType.Boolean, b => Written.Bool(b.Owed.Journal.Reason is null)),
        new("Problem", DataEnumType.Boolean, b => Written.Bool(b.Owed.Journal.Reason is not null)),
        new("Message", DataEnumType.String, b => b.Owed.Journal.Reason ?? ""),
    ];

    public IEnumerable<Variable> Variables => csms.Bridge ? Family.Of(nameof(Bridge), null, Table, Find) : [];

    private Bridge? Find()
    {
        var site = picture.Now;
        return site.Upstream is { Bridge: { } owed } upstream
            ? new(upstream, owed, owed.OldestAt is { } oldest ? site.AgeOf(oldest) : null)
            : null;
    }

    /// <summary>The bridge at an instant.</summary>
    /// <param name="OldestAge">Null: nothing is held.</param>
    private sealed record Bridge(UpstreamSnapshot Upstream, BridgeSnapshot Owed, TimeSpan? OldestAge);
}
