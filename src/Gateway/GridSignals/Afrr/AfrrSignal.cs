namespace Gateway.GridSignals.Afrr;

/// <summary>A set-point of automatic frequency restoration, as the operator of the pool sends one every 4 s.</summary>
/// <param name="At">When it is to act; by the wall clock.</param>
/// <param name="Value">What the curve makes watt of.</param>
internal readonly record struct AfrrSignal(DateTimeOffset At, int Value);

/// <summary>Why a signal was not taken. None of it acts then.</summary>
internal enum AfrrRefusal { None, NoCurve, TooOld, OutOfOrder, TooEarly, OtherSite }
