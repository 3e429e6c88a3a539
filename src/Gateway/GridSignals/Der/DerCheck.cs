using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>Why a control, or a question about one, is not taken.</summary>
internal sealed record DerObjection(DERControlStatusEnumType Status, StatusInfoType Reason);

/// <summary>Whether a control may be taken in: by its form, by the clock, by what the site's equipment can do. OCPP 2.1 part 2, R04.</summary>
internal static class DerCheck
{
    /// <summary>Scheduled ones: as many as supersededIds may hold.</summary>
    private const int MostOfAKind = DerBook.MostOfAKind;

    /// <summary>A control that begins or lasts later than this is a mistake in its numbers.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(3660);

    /// <param name="abilities">Of the equipment that was in reach so far.</param>
    /// <returns>Null: nothing speaks against it.</returns>
    public static DerObjection? Of(SetDERControlRequest asked, DerBook book, IReadOnlyCollection<DerAbility> abilities, DateTimeOffset now)
        => Kind(asked.ControlType.Known, abilities)
            ?? Refusal(Fields(asked) ?? Schedule(asked, now) ?? DerSettingCheck.Of(asked, abilities) ?? Room(asked, book));

    /// <summary>Whether equipment takes controls of a kind. R04.FR.01, FR.36, FR.43.</summary>
    /// <param name="kind">Null: a word that OCPP does not have.</param>
    public static DerObjection? Kind(DERControlEnumType? kind, IReadOnlyCollection<DerAbility> abilities)
        => abilities.Count is 0
                ? Refusal(Reply.Reason("NotEnabled", "No inverter was in reach so far: what they can do is not known yet."))
            : kind is not { } known || !abilities.Any(a => a.Kinds.ContainsKey(known))
                ? new(DERControlStatusEnumType.NotSupported, Reply.Reason("UnsupportedParam", "No inverter or battery of the site has this kind of control."))
            : null;

    /// <summary>Exactly the field that belongs to the kind. R04.FR.16, FR.17.</summary>
    private static StatusInfoType? Fields(SetDERControlRequest asked)
    {
        var belongs = asked.ControlType.Known switch
        {
            DERControlEnumType.EnterService => nameof(asked.EnterService),
            DERControlEnumType.FixedPFAbsorb => nameof(asked.FixedPFAbsorb),
            DERControlEnumType.FixedPFInject => nameof(asked.FixedPFInject),
            DERControlEnumType.FixedVar => nameof(asked.FixedVar),
            DERControlEnumType.FreqDroop => nameof(asked.FreqDroop),
            DERControlEnumType.Gradients => nameof(asked.Gradient),
            DERControlEnumType.LimitMaxDischarge => nameof(asked.LimitMaxDischarge),
            _ => nameof(asked.Curve),
        };
        var given = Given(asked);
        return given is [var only] && only == belongs
            ? null
            : Reply.Reason(
                given.Count is 0 ? "MissingParam" : "InvalidValue",
                $"{asked.ControlType} has the field {Camel(belongs)} and no other; given: {(given.Count is 0 ? "none" : string.Join(", ", given.Select(Camel)))} (R04.FR.17).");
    }

    private static List<string> Given(SetDERControlRequest asked)
        => [.. new (string Name, object? Setting)[]
        {
            (nameof(asked.Curve), asked.Curve),
            (nameof(asked.EnterService), asked.EnterService),
            (nameof(asked.FixedPFAbsorb), asked.FixedPFAbsorb),
            (nameof(asked.FixedPFInject), asked.FixedPFInject),
            (nameof(asked.FixedVar), asked.FixedVar),
            (nameof(asked.FreqDroop), asked.FreqDroop),
            (nameof(asked.Gradient), asked.Gradient),
            (nameof(asked.LimitMaxDischarge), asked.LimitMaxDischarge),
        }.Where(f => f.Setting is not null).Select(f => f.Name)];

    private static StatusInfoType? Schedule(SetDERControlRequest asked, DateTimeOffset now)
    {
        var terms = DerTerms.Of(asked);
        if (asked.IsDefault)
        {
            return terms is { Start: null, Seconds: null }
                ? null
                : Reply.Reason("InvalidSchedule", "A default control has neither startTime nor duration (R04.FR.13).");
        }

        return asked.ControlType.Known is DERControlEnumType.EnterService or DERControlEnumType.Gradients
                ? Reply.Reason("InvalidValue", $"{asked.ControlType} exists as default control only (R04.FR.15).")
            : terms is not { Start: { } start, Seconds: { } seconds }
                ? Reply.Reason("MissingParam", "A scheduled control has startTime and duration.")
            : !(seconds > 0 && seconds <= Farthest.TotalSeconds) || start > now + Farthest
                ? Reply.Reason("ValueOutOfRange", "The duration must be positive, and start and duration within ten years.")

            // One that has begun acts for the rest of its time: the end is given by startTime (R04.FR.10).
            : start.AddSeconds(seconds) <= now
                ? Reply.Reason("InvalidSchedule", "The control was over when it came: startTime and duration lie in the past.")
            : null;
    }

    private static StatusInfoType? Room(SetDERControlRequest asked, DerBook book)
    {
        var same = book.All.Where(c => c.Kind == asked.ControlType.Known && c.IsDefault == asked.IsDefault).ToList();
        return book.All.Any(c => c.Id == asked.ControlId) && same.TrueForAll(c => c.Id != asked.ControlId)
                ? Reply.Reason("InvalidValue", "Another control has this controlId, of a different kind, or default instead of scheduled.")
            : !asked.IsDefault && same.Count(c => c.Id != asked.ControlId) >= MostOfAKind
                ? Reply.Reason("OutOfStorage", $"{MostOfAKind} scheduled controls of a kind are kept.")
            : null;
    }

    private static DerObjection? Refusal(StatusInfoType? reason) => reason is null ? null : new(DERControlStatusEnumType.Rejected, reason);

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
