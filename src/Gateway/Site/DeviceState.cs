namespace Gateway.Site;

/// <summary>What is known of one device: one immutable picture that each reading replaces.</summary>
public sealed class DeviceState(string id)
{
    private readonly Lock _lock = new();
    private DeviceSnapshot? _device;        // written under _lock, Volatile
    private string? _doubt;                 // under _lock

    /// <summary>The newest picture. Null: nothing was told of it yet.</summary>
    public DeviceSnapshot? Now => Volatile.Read(ref _device);

    /// <summary>It is there, and has given no reading yet.</summary>
    public void Announce(DeviceRole role) => Change(old => old ?? new(id, role, null, "no reading yet"));

    /// <summary>A good reading ends its fault, but for a doubt that somebody has of all its readings.</summary>
    public void Read(DeviceReading reading) => Change(old => (old ?? Unannounced) with { Reading = reading, Fault = _doubt });

    /// <summary>Its last good reading stays and grows old.</summary>
    public void Failed(string reason) => Change(old => (old ?? Unannounced) with { Fault = reason });

    /// <summary>
    /// Its readings come in, and something is wrong with them all the same, such as their sign. Told as its fault until it is taken
    /// back by null.
    /// </summary>
    public void Doubt(string? reason) => Change(old =>
    {
        var told = old ?? Unannounced;
        var fault = told.Fault == _doubt ? reason : told.Fault;
        _doubt = reason;
        return told with { Fault = fault };
    });

    private DeviceSnapshot Unannounced => new(id, DeviceRole.Circuit, null, null);

    private void Change(Func<DeviceSnapshot?, DeviceSnapshot> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _device, change(_device));
        }
    }
}
