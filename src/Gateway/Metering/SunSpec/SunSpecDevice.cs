using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Metering.SunSpec;

/// <summary>
/// A device that describes its own registers. It is explored at the first poll, and again when its models are not where they were.
/// </summary>
/// <param name="sign">1, or -1 where the device counts the other way round; null: as its maker does.</param>
internal sealed class SunSpecDevice(string id, Mounting mounting, int? sign = null) : IPolledDevice
{
    private SunSpecSource? _source;
    private ChargeSource? _charge;
    private AlarmSource? _alarms;
    private int _firstBase;

    /// <summary>What was found. Null: not explored yet.</summary>
    public SunSpecDirectory? Directory { get; private set; }

    /// <summary>What an inverter told at the last poll to be wrong with the grid. Empty: nothing, or it was not heard.</summary>
    public ImmutableArray<GridEventFaultEnumType> Faults { get; private set; } = [];

    public async Task<PolledSample> PollAsync(RegisterReader read, CancellationToken stopping)
    {
        if (_source is null && await ExploreAsync(read, stopping) is { IsGood: false } failure)
        {
            return new(null, failure);
        }

        var answer = await read(_source!.Block, stopping);
        if (answer.IsGood && _source.StillThere(answer.Registers))
        {
            Faults = await FaultsAsync(answer.Registers, read, stopping);
            return new(await ChargedAsync(_source.Decode(id, answer.SentAt, answer.Registers), read, stopping), default);
        }

        Faults = [];
        if (answer.IsGood || answer.Outcome is ModbusOutcome.Refused)
        {
            (_source, Directory) = (null, null);
        }

        return new(null, answer.IsGood
            ? ModbusAnswer.Bad(ModbusOutcome.NotBelieved, $"has moved its SunSpec models: {answer.Registers[0]} stands where another was")
            : answer);
    }

    /// <summary>That a battery does not tell its state of charge now spoils nothing else.</summary>
    private async Task<DeviceSample> ChargedAsync(DeviceSample sample, RegisterReader read, CancellationToken stopping)
    {
        if (_charge is not { } charge)
        {
            return sample;
        }

        var answer = await read(charge.Block, stopping);
        return sample with
        {
            Reading = sample.Reading with { StateOfCharge = answer.IsGood ? charge.Percent(answer.Registers) : null },
        };
    }

    /// <summary>Mostly they stand in what was read for the readings.</summary>
    private async Task<ImmutableArray<GridEventFaultEnumType>> FaultsAsync(ushort[] registers, RegisterReader read, CancellationToken stopping)
    {
        if (_alarms is not { } alarms)
        {
            return [];
        }

        if (alarms.Model == _source!.Model && alarms.Words <= registers.Length)
        {
            return alarms.Faults(registers);
        }

        var answer = await read(alarms.Block, stopping);
        return answer.IsGood && answer.Registers[0] == alarms.Model.Id ? alarms.Faults(answer.Registers) : [];
    }

    /// <returns>Good, or why there is nothing to read.</returns>
    private async Task<ModbusAnswer> ExploreAsync(RegisterReader read, CancellationToken stopping)
    {
        var (directory, failure, tried) = await Discovery.FindAsync(read, _firstBase, stopping);
        if (directory is null)
        {
            // Some devices keep silent when they are asked for registers that they do not have.
            _firstBase = failure.Outcome is ModbusOutcome.Silent ? (tried + 1) % Discovery.Bases.Length : 0;
            return failure;
        }

        Directory = directory;
        _source = Sources.For(mounting, directory, sign, out var fault);
        _charge = mounting.Role is DeviceRole.Battery ? ChargeSource.For(directory) : null;
        _alarms = mounting.GuardsFuse ? null : AlarmSource.For(directory);
        return _source is null ? ModbusAnswer.Bad(ModbusOutcome.NotBelieved, fault) : ModbusAnswer.Of([]);
    }
}
