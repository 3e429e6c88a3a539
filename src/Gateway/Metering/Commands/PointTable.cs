using System.Globalization;

namespace Gateway.Metering.Commands;

/// <summary>Points in columns.</summary>
internal sealed class PointTable(TextWriter to)
{
    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public void Add(string register, string point, string value, string unit, TimeSpan age)
        => _rows.Add([register, point, value, unit, age.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"]);

    public void Write()
    {
        string[][] all = [["register", "point", "value", "unit", "age"], .. _rows];
        var widths = Enumerable.Range(0, 5).Select(c => all.Max(r => r[c].Length)).ToArray();
        foreach (var row in all)
        {
            to.WriteLine("  " + string.Join("  ", row.Select((text, c) => c is 2 or 4 ? text.PadLeft(widths[c]) : text.PadRight(widths[c]))).TrimEnd());
        }
    }
}
