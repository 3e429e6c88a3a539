using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Numbers with their units.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData("250 A", 250)]
    [InlineData("250A", 250)]
    [InlineData("6.5 A", 6.5)]
    [InlineData("500 mA", 0.5)]
    [InlineData("0 A", 0)]
    public void Currents(string text, double ampere) => Assert.Equal(ampere, QuantityText.Current.Parse(text).Value.Value, 9);

    [Theory]
    [InlineData("500 ms", 500)]
    [InlineData("10 s", 10_000)]
    [InlineData("1.5 min", 90_000)]
    [InlineData("2 h", 7_200_000)]
    public void Durations(string text, double ms) => Assert.Equal(ms, QuantityText.Duration.Parse(text).Value.TotalMilliseconds);

    [Theory]
    [InlineData("1 kB", 1000)]
    [InlineData("64 KiB", 65_536)]
    [InlineData("1 MiB", 1_048_576)]
    [InlineData("512 MB", 512_000_000)]
    [InlineData("2 GB", 2_000_000_000)]
    public void Sizes(string text, long bytes) => Assert.Equal(bytes, QuantityText.Size.Parse(text).Value.Value);

    [Theory]
    [InlineData("16", "is 16 without a unit; write 16 A (or mA)")]
    [InlineData("16 a", "write 16 A")]
    [InlineData("16 V", "is 16 V, which is not a current such as 16 A; write it in mA, A")]
    [InlineData("4,2 A", "write the number with a point")]
    [InlineData("1e3 A", "is 1e3 A, which is not a current")]
    [InlineData("0x10 A", "which is not a current")]
    [InlineData("+16 A", "which is not a current")]
    [InlineData("sixteen", "which is not a current")]
    [InlineData("NaN A", "which is not a current")]
    [InlineData("∞ A", "which is not a current")]
    [InlineData("١٦ A", "which is not a current")]
    [InlineData("16 A 16 A", "which is not a current")]
    [InlineData("", "is empty")]
    [InlineData("999999999999999 A", "is out of all reason")]
    [InlineData("9999999999999999999999999 A", "which is not a current")]
    public void What_is_no_current_is_told_with_what_to_write(string text, string fault)
        => Assert.Contains(fault, QuantityText.Current.Parse(text).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("limmit", "limit")]
    [InlineData("max_current", "maxCurrent")]
    [InlineData("MAXCURRENT", "maxCurrent")]
    [InlineData("lmiit", "limit")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_meant(string word, string? meant)
        => Assert.Equal(meant, Spelling.Nearest(word, ["limit", "maxCurrent", "parent"]));
}
