using Gateway.GridSignals;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>Carries a draft out: writes, waits until stored settings are adopted, reads back and compares.</summary>
internal sealed class DraftWriter(string deviceId, UnitModels unit, TimeProvider time)
{
    /// <summary>How long a device may take to adopt a curve.</summary>
    internal static readonly TimeSpan AdoptionPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AdoptionPause = TimeSpan.FromMilliseconds(500);

    // AdptCrvRslt and AdptCtlRslt of models 705 to 712.
    private const int Completed = 1;
    private const int FailedToAdopt = 2;

    public async Task<DerOutcome> ApplyAsync(SunSpecModel model, ModelDraft draft, CancellationToken stopping)
    {
        foreach (var step in draft.Steps)
        {
            var fault = step switch
            {
                WriteStep write => await WriteAsync(model, write, stopping),
                AdoptStep adopt => await AdoptAsync(model, adopt, stopping),
                _ => null,
            };
            if (fault is not null)
            {
                return Failed(fault);
            }
        }

        var (image, unread) = await unit.ReadAsync(model, stopping);
        return image is null ? Failed($"{unread} when model {model.Id} was to be read back") : Compare(model, draft, image);
    }

    private async Task<string?> WriteAsync(SunSpecModel model, WriteStep step, CancellationToken stopping)
    {
        foreach (var (offset, registers) in step.Runs())
        {
            if (await unit.WriteAsync(model.At + offset, registers, stopping) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private async Task<string?> AdoptAsync(SunSpecModel model, AdoptStep step, CancellationToken stopping)
    {
        if (await unit.WriteAsync(model.At + step.Request.Offset, [step.Index], stopping) is { } fault)
        {
            return fault;
        }

        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < AdoptionPatience)
        {
            await Task.Delay(AdoptionPause, time, stopping);
            switch (await unit.ReadAsync(model, step.Result, stopping))
            {
                case { IsGood: false } answer:
                    return $"{answer.Reason} while it adopted set {step.Index} of model {model.Id}";
                case { Registers: [Completed] }:
                    return null;
                case { Registers: [FailedToAdopt] }:
                    return $"did not adopt set {step.Index} of model {model.Id}: {At(model, step.Result)} reads {FailedToAdopt}, failed";
            }
        }

        return $"did not adopt set {step.Index} of model {model.Id} within {AdoptionPatience.TotalSeconds:0} s";
    }

    private DerOutcome Compare(SunSpecModel model, ModelDraft draft, ModelImage image)
    {
        var differences =
            from expected in draft.Expected
            let stands = image.Registers(expected.Point).ToArray()
            where !stands.AsSpan().SequenceEqual(expected.Registers)
            select $"{At(model, expected.Point)} reads {Text(stands)} where {Text(expected.Registers)} was written";
        var all = string.Join("; ", differences);
        return all.Length == 0 ? new(DerResult.Done) : Failed(all);
    }

    private DerOutcome Failed(string what) => new(DerResult.Failed, $"{deviceId} {what}");

    private static string At(SunSpecModel model, PlacedPoint point) => $"holding {model.At + point.Offset} ({model.Id} {point.Path})";

    private static string Text(ushort[] registers) => string.Join(' ', registers);
}
