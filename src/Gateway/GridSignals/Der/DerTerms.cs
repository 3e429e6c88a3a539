using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>What every setting of a control has in common, whichever of the fields of SetDERControl it stands in.</summary>
/// <param name="Priority">0 is the highest.</param>
/// <param name="Start">By the wall clock; null: none is given.</param>
/// <param name="Seconds">How long it lasts from its start; null: none is given.</param>
internal readonly record struct DerTerms(int Priority, DateTimeOffset? Start = null, double? Seconds = null)
{
    /// <param name="control">Has one setting.</param>
    public static DerTerms Of(SetDERControlRequest control) => control switch
    {
        { Curve: { } curve } => new(curve.Priority, curve.StartTime, curve.Duration),
        { EnterService: { } enter } => new(enter.Priority),
        { FixedPFAbsorb: { } absorb } => new(absorb.Priority, absorb.StartTime, absorb.Duration),
        { FixedPFInject: { } inject } => new(inject.Priority, inject.StartTime, inject.Duration),
        { FixedVar: { } var } => new(var.Priority, var.StartTime, var.Duration),
        { FreqDroop: { } droop } => new(droop.Priority, droop.StartTime, droop.Duration),
        { Gradient: { } gradient } => new(gradient.Priority),
        { LimitMaxDischarge: { } limit } => new(limit.Priority, limit.StartTime, limit.Duration),
        _ => default,
    };
}
