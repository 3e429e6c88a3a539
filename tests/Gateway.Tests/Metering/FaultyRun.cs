using Gateway.Metering;
using Gateway.Metering.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

/// <summary>Reads three foreign units over a faulty line until so many faults have happened. Each good answer must be the unit's own.</summary>
internal sealed class FaultyRun(FaultyLine faulty, Uri connect, int seed)
{
    /// <summary>Real time, as the peers are foreign. Where it is too short on a busy machine, answers are only late once more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(30);

    private static readonly byte[] Units = [1, 2, 3];
    private static readonly ushort[] Counts = [1, 2, 2, 10, 10, 10, 18, 125];

    private int _good;
    private int _bad;

    public async Task ToTheEndAsync(int faults)
    {
        using var line = new ModbusLine(LineAddress.Of(connect), TimeProvider.System, NullLogger.Instance);
        await Task.WhenAll(Units.Select(unit => PollAsync(line, unit, () => faulty.Spoiler.Count < faults)));
        var (good, bad) = (_good, _bad);
        Assert.True(good > bad, Tell("most readings come through"));

        faulty.Spoiler.IsOn = false;
        foreach (var unit in Units)
        {
            var until = _good + 1;
            await PollAsync(line, unit, () => _good < until);
        }
    }

    private async Task PollAsync(ModbusLine line, byte unit, Func<bool> goOn)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(4), TimeProvider.System);
        var random = new Random(seed + unit);
        while (goOn())
        {
            var read = new ModbusRead(
                unit, random.Next(2) == 0 ? RegisterKind.Holding : RegisterKind.Input, (ushort)random.Next(800), Counts[random.Next(Counts.Length)]);
            var answer = await line.ReadAsync(read, Patience, Tries.Two, enough.Token);
            if (!answer.IsGood)
            {
                Interlocked.Increment(ref _bad);
                continue;
            }

            Interlocked.Increment(ref _good);
            for (var i = 0; i < read.Count; i++)
            {
                Assert.True(answer.Registers[i] == faulty.Expected(unit, read.Address + i), Tell($"unit {unit}, {read}, register {read.Address + i}"));
            }
        }
    }

    private string Tell(string what)
        => $"{what}: {faulty.Spoiler.Count} faults ({string.Join(", ", faulty.Spoiler.Done.Select(d => $"{d.Key} {d.Value}"))}), {_good} good, {_bad} bad, seed {seed}";
}
