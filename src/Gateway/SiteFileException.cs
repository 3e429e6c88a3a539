using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway;

/// <summary>A site file has errors. The message tells all of its faults, as <c>check</c> does.</summary>
public sealed class SiteFileException(ImmutableArray<Fault> faults) : Exception(string.Join('\n', faults))
{
    public ImmutableArray<Fault> Faults => faults;
}
