using Gateway.Ocpp.Messages;

namespace Gateway.Stations.Actuation;

/// <summary>A way to tell a live limit: its form, and where it stands among the CSMS's profiles.</summary>
internal readonly record struct Attempt(LimitForm Form, LevelChoice Level)
{
    public override string ToString() => $"{Form} {Level}";

    /// <summary>Null: not written by <see cref="ToString"/>.</summary>
    public static Attempt? Parse(string text)
        => text.Split(' ') is [var purpose, var kind, "A" or "W", var level] words
            && Enum.TryParse(purpose, out LimitPurpose p) && Enum.IsDefined(p)
            && Enum.TryParse(kind, out LimitTiming k) && Enum.IsDefined(k)
            && Enum.TryParse(level, out LevelChoice l) && Enum.IsDefined(l)
                ? new(new(p, k, words[2] == "W"), l)
                : null;
}
