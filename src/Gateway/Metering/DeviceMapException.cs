using System.Collections.Immutable;

namespace Gateway.Metering;

/// <summary>Register maps that are missing or faulty.</summary>
public sealed class DeviceMapException : Exception
{
    internal DeviceMapException(IEnumerable<string> faults)
        : this([.. faults])
    {
    }

    private DeviceMapException(ImmutableArray<string> faults)
        : base(string.Join('\n', faults)) => Faults = faults;

    /// <summary>All that is wrong, each as <c>PATH:LINE:COLUMN: error: TEXT</c> where it has a place.</summary>
    public ImmutableArray<string> Faults { get; }
}
