using System.Text.Json;

namespace Gateway.Tests.Ahead;

/// <summary>What the gateway's process is started with.</summary>
public sealed class RuntimeTests
{
    private static readonly JsonElement Settings = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "site-gateway.runtimeconfig.json")))
        .RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

    [Fact]
    public void There_is_one_heap_however_many_cores_the_edge_box_has() => Assert.False(Settings.GetProperty("System.GC.Server").GetBoolean());

    [Fact]
    public void Each_method_is_compiled_once() => Assert.False(Settings.GetProperty("System.Runtime.TieredCompilation.QuickJit").GetBoolean());
}
