using Gateway.Ocpp.Messages;

namespace Gateway.Stations.Actuation;

/// <summary>
/// What is asked of a station once its fallback profile is in place: what it says of its profiles, once for each model; and what
/// its meter values are set to, where a quirk wants it, once for each station. Without a quirk its settings are left alone: they
/// are the CSMS's, and there are models that restart over them.
/// </summary>
internal sealed class FirstContact(StationLine station, Traits traits, ModelBook models, CsmsProfiles profiles, ILogger logger)
{
    public async Task MakeAsync()
    {
        if (traits.Model is null)
        {
            return;
        }

        if (traits.Learnt.Said is null && traits.Quirk.MayBeAsked is not false)
        {
            var answer = await station.AskAsync(Calls.GetProfileAbilities(station.Version)).ConfigureAwait(false);
            if (answer.Outcome is OwnCallOutcome.Answered or OwnCallOutcome.Refused)
            {
                var said = answer.Outcome is OwnCallOutcome.Answered ? ProfileAbilities.Read(answer.Payload) : new();
                traits.Learn(l => l with { Said = said });
            }
        }

        profiles.HighestLevel = traits.Said.HighestLevel;
        await SetMetersAsync().ConfigureAwait(false);
    }

    private async Task SetMetersAsync()
    {
        var (interval, measurands) = (traits.Quirk.MeterInterval, traits.Quirk.Measurands);
        var settings = $"{interval} {string.Join(',', measurands)} {traits.Model!.Firmware}";
        if ((interval is null && measurands.IsEmpty) || !models.MeterSettingsAreNew(station.Id, settings))
        {
            return;
        }

        // Noted first: a station that restarts over it must not do so again and again.
        models.MeterSettingsAre(station.Id, settings);
        if (!measurands.IsEmpty)
        {
            var verdict = await station.TellAsync(Calls.SetMeasurands(station.Version, measurands)).ConfigureAwait(false);
            Log.MetersSet(logger, station.Id, string.Join(',', measurands), verdict.Text);
        }

        if (interval is { } every)
        {
            var verdict = await station.TellAsync(Calls.SetMeterInterval(station.Version, every)).ConfigureAwait(false);
            Log.MetersSet(logger, station.Id, $"{every.TotalSeconds:0} s", verdict.Text);
        }
    }
}
