using System.Collections.Immutable;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.Stations.Actuation;

/// <summary>
/// In which order the ways to tell a live limit are tried: as the quirks or the station itself say, as OCPP means it, and from
/// there with one thing at a time done differently. Pure.
/// </summary>
internal static class Attempts
{
    /// <param name="isAlone">The station has one EVSE: what limits the station limits its car.</param>
    public static ImmutableArray<Attempt> Of(OcppVersion version, Quirk quirk, ProfileAbilities said, bool isAlone)
    {
        var first = First(version, quirk, said);
        Attempt[] all =
        [
            first,
            first with { Form = first.Form with { Kind = LimitTiming.Absolute } },
            first with { Level = LevelChoice.Zero },
            first with { Level = LevelChoice.Highest },
            first with { Form = first.Form with { Kind = LimitTiming.Relative } },
            first with { Form = first.Form with { InWatt = !first.Form.InWatt } },
            first with { Form = first.Form with { Purpose = LimitPurpose.TxDefault, Kind = LimitTiming.Absolute } },
            first with { Form = first.Form with { Purpose = LimitPurpose.Max, Kind = LimitTiming.Absolute } },
        ];
        return [.. all.Distinct().Where(a => a == first || IsThinkable(a, version, quirk, said, isAlone))];
    }

    private static Attempt First(OcppVersion version, Quirk quirk, ProfileAbilities said)
    {
        var purpose = quirk.Live
            ?? (!quirk.Avoids(Avoided.TxProfile) ? LimitPurpose.Tx : !quirk.Avoids(Avoided.TxDefaultProfile) ? LimitPurpose.TxDefault : LimitPurpose.Max);
        var kind = version is OcppVersion.V21 && said.Dynamic is true && !quirk.Avoids(Avoided.Dynamic) && purpose is LimitPurpose.Tx ? LimitTiming.Dynamic
            : quirk.Avoids(Avoided.Absolute) ? LimitTiming.Relative
            : LimitTiming.Absolute;
        var inWatt = quirk.InWatt ?? (quirk.Avoids(Avoided.Ampere) || said is { InAmpere: false, InWatt: true });
        return new(new(purpose, kind, inWatt), quirk.StackLevel ?? LevelChoice.Leading);
    }

    private static bool IsThinkable(Attempt attempt, OcppVersion version, Quirk quirk, ProfileAbilities said, bool isAlone)
    {
        var (purpose, kind, inWatt) = attempt.Form;
        return !(purpose switch
            {
                LimitPurpose.Tx => quirk.Avoids(Avoided.TxProfile),
                LimitPurpose.TxDefault => quirk.Avoids(Avoided.TxDefaultProfile),
                _ => quirk.Avoids(Avoided.MaxProfile) || !isAlone,
            })
            && !(kind switch
            {
                LimitTiming.Absolute => quirk.Avoids(Avoided.Absolute),
                LimitTiming.Relative => quirk.Avoids(Avoided.Relative) || (purpose is LimitPurpose.Max && version != OcppVersion.V16),    // K01.FR.38
                _ => version != OcppVersion.V21,
            })
            && !(inWatt ? quirk.Avoids(Avoided.Watt) || said.InWatt is false : quirk.Avoids(Avoided.Ampere) || said.InAmpere is false)
            && (attempt.Level is not LevelChoice.Highest || said.HighestLevel > 1);
    }
}
