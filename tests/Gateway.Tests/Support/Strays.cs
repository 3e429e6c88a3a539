namespace Gateway.Tests.Support;

/// <summary>For rules about the code: fails with every offender, each in full.</summary>
internal static class Strays
{
    public static void AssertNone(IEnumerable<string> strays)
    {
        var all = strays.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
