using System.Globalization;

namespace Gateway.GridSignals.Der;

/// <summary>What a number may be. Never infinite, whatever the bounds: a number too large for a double is read as that.</summary>
internal readonly record struct DerRange(double Least, double Most)
{
    /// <summary>In seconds, and rates.</summary>
    public static readonly DerRange Duration = new(0, double.MaxValue);

    /// <summary>Around nominal; a grid that is further off has no customers left.</summary>
    public static DerRange Hertz(double nominal) => new(nominal * 0.8, nominal * 1.2);

    public bool Has(double value) => double.IsFinite(value) && value >= Least && value <= Most;

    /// <summary>Those that are given.</summary>
    public bool HasAll(params ReadOnlySpan<double?> values)
    {
        foreach (var value in values)
        {
            if (value is { } given && !Has(given))
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString()
        => Most is double.MaxValue ? $"{Least.ToString(CultureInfo.InvariantCulture)} and more" : string.Create(CultureInfo.InvariantCulture, $"{Least:0.##} to {Most:0.##}");
}
