namespace Gateway.Metering.Commands;

/// <summary>Is there a unit at all?</summary>
internal static class Presence
{
    /// <summary>A serial gateway that has no such unit: no path to it, or no answer from it.</summary>
    private static readonly byte[] NobodyBehind = [10, 11];

    private static readonly RegisterBlock[] Questions =
    [
        new(RegisterKind.Holding, SunSpec.Discovery.Bases[0], 2),
        new(RegisterKind.Input, 0, 2),
        new(RegisterKind.Holding, 0, 2),
    ];

    /// <summary>Null: nobody. A refusal is an answer; what has no answer is asked for something else, as some devices only ignore what they do not have.</summary>
    public static async Task<ModbusAnswer?> OfAsync(UnitLine unit, CancellationToken stopping)
    {
        foreach (var question in Questions)
        {
            var answer = await unit.ProbeAsync(question, stopping);
            if (answer.Outcome is ModbusOutcome.Refused && NobodyBehind.Contains(answer.Code))
            {
                return null;
            }

            if (answer.Outcome is not ModbusOutcome.Silent)
            {
                return answer;
            }
        }

        return null;
    }
}
