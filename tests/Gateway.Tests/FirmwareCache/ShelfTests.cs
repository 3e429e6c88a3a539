using Gateway.Tests.Support;

namespace Gateway.Tests.FirmwareCache;

/// <summary>The two libraries can be taken off the shelf: they know nothing of the gateway and nothing of OCPP.</summary>
public sealed class ShelfTests
{
    [Theory]
    [InlineData("FileTransfer.dll", "")]
    [InlineData("FirmwareCache.dll", "FileTransfer")]
    public void A_library_names_the_framework_and_its_like(string library, string mayName)
        => Assert.All(
            AssemblyReader.References(Path.Combine(AppContext.BaseDirectory, library)),
            name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name == mayName, name));
}
