using System.Collections.Immutable;
using Gateway.Metering.SunSpec;
using Gateway.Site;

namespace Gateway.Metering.Commands;

/// <summary>Who is a unit? SunSpec first, as it says so itself; then the register maps.</summary>
internal sealed class Recognition(ImmutableArray<string> directories)
{
    private readonly MapRecognition _maps = new(directories);

    public async Task<UnitFinding> OfAsync(UnitLine unit, CancellationToken stopping)
    {
        var (directory, failure, _) = await Discovery.FindAsync(unit.ReadAsync, 0, stopping);
        if (directory is not null)
        {
            return await SunSpecAsync(unit, directory, stopping);
        }

        return await _maps.OfAsync(unit, stopping)
            ?? UnitFinding.Nothing(unit.Unit, failure.Outcome is ModbusOutcome.NotBelieved && failure.Reason.Contains("SunSpec model", StringComparison.Ordinal)
                ? $"it {failure.Reason}"
                : "it answers, and is neither SunSpec nor any model of the register maps");
    }

    private static async Task<UnitFinding> SunSpecAsync(UnitLine unit, SunSpecDirectory directory, CancellationToken stopping)
    {
        var guesses = ImmutableArray.CreateBuilder<DeviceGuess>();
        foreach (var role in Roles(directory))
        {
            if (Sources.For(new(role), directory, null, out _) is null)
            {
                continue;
            }

            var (sample, failure) = await new SunSpecDevice("scan", new(role)).PollAsync(unit.ReadAsync, stopping);
            var needsPhase = role is DeviceRole.Grid && directory.First(201, 211) is not null && directory.First(202, 203, 204, 212, 213, 214) is null;
            if (needsPhase)
            {
                (sample, failure) = await new SunSpecDevice("scan", new(role, new(Phase.L1))).PollAsync(unit.ReadAsync, stopping);
            }

            guesses.Add(new(role, DeviceOptions.SunSpec, Says(sample, failure), needsPhase));
        }

        string[] names = [$"{directory.Maker} {directory.Product}".Trim(), directory.Serial is "" ? "" : $"serial {directory.Serial}"];
        var who = string.Join(", ", names.Where(n => n.Length > 0).Prepend("SunSpec"));
        return new(
            unit.Unit, $"{who}; models {directory.ModelList}", guesses.ToImmutable(), directory.Serial is "" ? null : who, []);
    }

    /// <summary>What it may be, the surest first. Whoever stores says so.</summary>
    private static IEnumerable<DeviceRole> Roles(SunSpecDirectory directory)
    {
        yield return DeviceRole.Grid;
        yield return DeviceRole.Pv;
        if (DcSources.Battery(directory) is not null)
        {
            yield return DeviceRole.Battery;
        }
    }

    internal static string Says(DeviceSample? sample, ModbusAnswer failure) => sample switch
    {
        null => $"not read: it {failure.Reason}",
        { Doubt: { } doubt } => $"not believed: {doubt}",
        { Reading: var reading } => ReadingText.Of(reading),
    };
}
