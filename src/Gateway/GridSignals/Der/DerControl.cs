using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>A control as the CSMS has set it, and what has become of it.</summary>
/// <param name="Number">In the order of receipt.</param>
internal sealed record DerControl(SetDERControlRequest Wire, long Number)
{
    private readonly DerTerms _terms = DerTerms.Of(Wire);

    public string Id => Wire.ControlId;

    public DERControlEnumType Kind { get; } = Wire.ControlType.Known!.Value;

    public bool IsDefault => Wire.IsDefault;

    /// <summary>0 is the highest.</summary>
    public int Priority => _terms.Priority;

    /// <summary>By the wall clock. A default has always begun.</summary>
    public DateTimeOffset Start => _terms.Start ?? DateTimeOffset.MinValue;

    /// <summary>When it is deleted (R04.FR.10). A default never is.</summary>
    public DateTimeOffset End => _terms is { Start: { } start, Seconds: { } seconds } ? start.AddSeconds(seconds) : DateTimeOffset.MaxValue;

    /// <summary>Scheduled ones: its start has come, and was told. True then also if somebody sets the clock back.</summary>
    public bool HasStarted { get; init; }

    /// <summary>It never acts again (R04.FR.09), and is reported until its time is over.</summary>
    public bool IsSuperseded { get; init; }

    /// <summary>For people.</summary>
    public override string ToString() => $"{(IsDefault ? "default" : "scheduled")} {Kind} {Id}";

    /// <summary>Of the same kind, and both default or both scheduled: only those give way to each other.</summary>
    public bool IsRivalOf(DerControl other) => Kind == other.Kind && IsDefault == other.IsDefault && Id != other.Id;

    /// <summary>The lower number wins. Of equal ones, which OCPP says nothing about, the newer wins, where their times overlap.</summary>
    public bool Beats(DerControl rival)
        => Priority < rival.Priority || (Priority == rival.Priority && Number > rival.Number && Start < rival.End && rival.Start < End);
}
