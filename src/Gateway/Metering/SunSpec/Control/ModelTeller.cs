using Gateway.GridSignals;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>Something to tell one model.</summary>
/// <param name="Name">Under which the model's own settings are kept meanwhile.</param>
/// <param name="Draft">From the model as it stands, and as it was before it was told anything under the name.</param>
internal sealed record ModelTask(string Name, int Model, Func<ModelImage, ModelImage, ModelDraft> Draft);

/// <summary>Reads models as they stand, has drafts made, keeps the device's own settings, and has the drafts carried out.</summary>
internal sealed class ModelTeller(string deviceId, UnitModels unit, OwnSettings own, TimeProvider time)
{
    private readonly DraftWriter _writer = new(deviceId, unit, time);

    /// <summary>All models or none: what one of them cannot say is found before anything is written.</summary>
    /// <param name="ends">True: the device's own settings act again after this.</param>
    public async Task<DerOutcome> TellAsync(
        SunSpecDirectory directory, IReadOnlyList<ModelTask> tasks, bool ends, CancellationToken stopping)
    {
        var drafts = new List<(ModelTask Task, SunSpecModel Model, ModelImage Now, ModelDraft Draft)>();
        foreach (var task in tasks)
        {
            var model = directory.First(task.Model)!.Value;
            var (now, fault) = await unit.ReadAsync(model, stopping);
            if (now is null)
            {
                return new(DerResult.Failed, $"{deviceId} {fault}");
            }

            var draft = task.Draft(now, own.Of(task.Name, now));
            if (draft.Refusal is { } refusal)
            {
                return refusal with { Reason = $"{deviceId}: {refusal.Reason}" };
            }

            drafts.Add((task, model, now, draft));
        }

        foreach (var (task, model, now, draft) in drafts)
        {
            if (!ends)
            {
                own.Keep(task.Name, now);
            }

            if (await _writer.ApplyAsync(model, draft, stopping) is { Result: not DerResult.Done } outcome)
            {
                return outcome;
            }

            if (ends)
            {
                own.Forget(task.Name, model.Id);
            }
        }

        return new(DerResult.Done);
    }
}
