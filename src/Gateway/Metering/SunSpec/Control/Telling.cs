using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>What one model is to be told, and all that is known for it.</summary>
/// <param name="Control">Null: no control of the kind acts any more.</param>
/// <param name="Remaining">Null: it has no end.</param>
/// <param name="Lasting">The control without an end that acts again when this one is over; null: the device's own settings do.</param>
/// <param name="Now">The model as it was just read.</param>
/// <param name="Own">The model as it was before the first control of the kind acted.</param>
internal sealed record Telling(
    DERControlEnumType Kind,
    SetDERControlRequest? Control,
    TimeSpan? Remaining,
    SetDERControlRequest? Lasting,
    ModelImage Now,
    ModelImage Own,
    Nameplate Plate)
{
    public ModelDraft Refuse(DerResult result, string reason) => new ModelDraft(Now).Refuse(result, reason);
}

/// <summary>How a kind of control is told by one model. Pure: it says what to write and writes nothing.</summary>
/// <param name="Points">How many points a curve may have, 0 for kinds without; null: this device's model has not what it takes.</param>
internal sealed record Wording(int Model, Func<ModelImage, int?> Points, Func<Telling, ModelDraft> Draft);
