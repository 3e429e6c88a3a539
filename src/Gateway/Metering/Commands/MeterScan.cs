using System.Collections.Immutable;
using Gateway.Metering.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Metering.Commands;

/// <summary><c>meter scan</c>: who is on a line, as a devices: section to paste.</summary>
internal sealed class MeterScan(Uri connect, ImmutableArray<string> directories, TimeProvider time, TextWriter @out, TextWriter error)
{
    /// <summary>Long enough for a slow unit behind a serial gateway, short enough for those that are not there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<int> RunAsync(IReadOnlyList<byte> units, CancellationToken stopping)
    {
        using var line = new ModbusLine(LineAddress.Of(connect), time, NullLogger.Instance);
        var recognition = new Recognition(directories);
        var found = new List<UnitFinding>();
        foreach (var unit in units)
        {
            var asked = new UnitLine(line, unit, Patience);
            var presence = await Presence.OfAsync(asked, stopping);
            if (presence is { Outcome: ModbusOutcome.Unreachable })
            {
                await error.WriteLineAsync($"{line.Name} {presence.Value.Reason}");
                return ExitCode.Failure;
            }

            if (presence is { } answer)
            {
                found.Add(answer.Outcome is ModbusOutcome.NotBelieved
                    ? UnitFinding.Nothing(unit, $"it {answer.Reason}")
                    : await recognition.OfAsync(asked, stopping));
            }
        }

        if (found.Count == 0)
        {
            await error.WriteLineAsync($"{line.Name}: no answer from {(units.Count == 1 ? "unit" : "any of the units")} {Shown(units)}");
            return ExitCode.Failure;
        }

        new ScanYaml(connect, @out).Write($"{line.Name}, units {Shown(units)}: {found.Count} answered", found);
        return 0;
    }

    private static string Shown(IReadOnlyList<byte> units)
        => units.Count > 2 && units[^1] - units[0] == units.Count - 1 ? $"{units[0]} to {units[^1]}" : string.Join(", ", units);
}
