namespace Gateway.Tests.Support;

/// <summary>
/// Text that people rely on and that changes only on purpose. Run the tests once with <c>APPROVE=1</c> to write it anew, and
/// look at the difference before you commit it.
/// </summary>
internal static class Approved
{
    public static void Is(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("APPROVE") is "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }
}
