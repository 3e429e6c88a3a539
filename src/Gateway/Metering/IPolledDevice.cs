namespace Gateway.Metering;

/// <summary>Asks the device's line for a block of registers.</summary>
internal delegate Task<ModbusAnswer> RegisterReader(RegisterBlock block, CancellationToken stopping);

/// <summary>A device as the poller sees it: what to ask for, and what the answers mean.</summary>
internal interface IPolledDevice
{
    Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping);
}

/// <summary>What came of a poll.</summary>
/// <param name="Sample">Null: <paramref name="Failure"/> says why there is none.</param>
internal readonly record struct PolledSample(DeviceSample? Sample, ModbusAnswer Failure);
