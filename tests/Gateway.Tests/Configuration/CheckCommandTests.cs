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
    public void A_mistake_in_a_map_that_a_device_uses_is_told_at_its_place_in_the_map()
    {
        var map = _folder.Write("devices/mine.yaml", "device: Mine\nread: [ input 0..1 ]\npoints:\n  - { quantity: power, at: input 1, type: f32 }\n");
        const string Device = "\ndevices: [ { id: m, role: pv, model: mine, connect: 'tcp://127.0.0.1' } ]\n";

        Assert.Equal(78, Check(SiteFolder.Good + Device));
        Assert.StartsWith($"{map}:4:28: error: points[].at is input 1, and no block under read brings input 1..2\n", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_a_map_beside_the_file_that_no_device_uses_is_told_and_exits_0()
    {
        var map = _folder.Write("devices/mine.yaml", "device: Mine\nread: [ input 0 ]\n");

        Assert.Equal(0, Check(SiteFolder.Good));
        Assert.Contains($"site.yaml: note: no device uses this register map: {map}:2:9: error: read is input 0", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_exits_78()
    {
        Assert.Equal(78, CheckCommand.Run(_folder.File("none.yaml"), _out, _error));
        Assert.Equal($"{_folder.File("none.yaml")}:1:1: error: cannot be read: there is no such file\n", _out.ToString());
    }
}
