namespace Gateway.GridSignals.Afrr;

/// <summary>A set-point of automatic frequency restoration, as the operator of the pool sends one every 4 s.</summary>
/// <param name="At">When it is to act; by the wall clock.</param>
/// <param name="Value">What the curve makes watt of.</param>
internal readonly record struct AfrrSignal(DateTimeOffset At, int Value);

/// <summary>Why a signal was not taken. None of it acts then.</summary>
internal enum AfrrRefusal { None, NoSignalWattCurve, TooOld, OutOfOrder, TooEarly, TooMany }

/// <summary>Refusals in words.</summary>
internal static class AfrrRefusals
{
    public static string Reason(this AfrrRefusal refusal) => refusal switch
    {
        AfrrRefusal.NoSignalWattCurve => "the site file has no curve for signals (signals.afrr)",
        AfrrRefusal.TooOld => $"it was to act more than {AfrrBook.Oldest.TotalSeconds:0} s ago",
        AfrrRefusal.OutOfOrder => "one that acts at the same time or later was there already",
        AfrrRefusal.TooEarly => $"it is to act more than {AfrrBook.Furthest.TotalSeconds:0} s from now",
        AfrrRefusal.TooMany => "too many signals come: one every 4 s is usual",
        _ => "",
    };
}
