namespace Gateway.Tests.Configuration;

/// <summary>What <c>check</c> prints, and how it exits.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly SiteFolder _folder = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    private int Check(string text) => CheckCommand.Run(_folder.Write("site.yaml", text), _out, _error);

    [Fact]
    public void A_sound_file_is_one_line_of_summary()
    {
        Assert.Equal(0, Check(SiteFolder.Good));
        Assert.Equal($"{_folder.File("site.yaml")}: 1 site, 1 circuit, 1 station, 0 devices, no faults\n", _out.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void A_warning_is_told_and_exits_0()
    {
        Assert.Equal(0, Check(SiteFolder.Good.Replace("basic", "none", StringComparison.Ordinal)));
        Assert.Contains("site.yaml:8:17: warning: stations.listen[].security is none", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(": 1 site, 1 circuit, 1 station, 0 devices, 1 warning\n", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_exits_78()
    {
        Assert.Equal(78, Check(SiteFolder.Good.Replace("63 A", "63", StringComparison.Ordinal)));
        Assert.StartsWith($"{_folder.File("site.yaml")}:12:24: error: circuits[].limit is 63 without a unit", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 error; the gateway does not start with this file", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_exits_78()
    {
        Assert.Equal(78, CheckCommand.Run(_folder.File("none.yaml"), _out, _error));
        Assert.Equal($"{_folder.File("none.yaml")}:1:1: error: cannot be read: there is no such file\n", _out.ToString());
    }
}
