using System.Collections.Immutable;
using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>What the equipment of the site made of a control, taken together: it acts if one of them has taken it, or will once it is in reach.</summary>
/// <param name="Reason">What did not go well, also where it acts. Empty: all have taken it.</param>
internal readonly record struct DerVerdict(DerResult Result, string Reason)
{
    /// <summary>No equipment had to take it now.</summary>
    public static readonly DerVerdict NotNow = new(DerResult.Done, "");

    public static DerVerdict Of(ImmutableArray<(string Id, DerOutcome Outcome)> made)
    {
        var result = made.Any(m => m.Outcome.Result is DerResult.Done) ? DerResult.Done
            : made.Any(m => m.Outcome.Result is DerResult.OutOfRange) ? DerResult.OutOfRange
            : made.Any(m => m.Outcome.Result is DerResult.Failed) ? DerResult.Failed
            : made.Any(m => m.Outcome.Result is DerResult.Later) ? DerResult.Later
            : DerResult.NotSupported;
        return new(result, string.Join("; ", made.Where(m => m.Outcome.Result is not DerResult.Done).Select(m => $"{m.Id}: {m.Outcome.Reason}")));
    }

    /// <summary>Null: it is taken in.</summary>
    public DerObjection? Objection => Result switch
    {
        DerResult.Done or DerResult.Later => null,
        DerResult.OutOfRange => new(DERControlStatusEnumType.Rejected, Reply.Reason("ValueOutOfRange", Reason)),
        DerResult.NotSupported => new(DERControlStatusEnumType.NotSupported, Reply.Reason("UnsupportedParam", Reason)),
        _ => new(DERControlStatusEnumType.Rejected, Reply.Reason("InternalError", Reason)),
    };
}
