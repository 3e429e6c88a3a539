using System.Text.Json;
using Gateway.GridSignals;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Stations.Der;

/// <summary>
/// Tells a station a DER control: takes back the one before, sets the new one, and has it reported. A scheduled one is set for what is
/// left of its time, so the station ends it by itself. One at a time, as its lane sees to.
/// </summary>
internal sealed class DerTalk(IStationCalls session, StationState state, DerEars ears, DerHoldings holdings, SiteEvents events, TimeProvider time)
{
    private static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(DERControlEnumType Kind, bool IsDefault), SetDERControlRequest> _told = [];        // on this connection

    public async Task<DerOutcome> PutAsync(DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
    {
        // Under a scheduled one the default stays: the station goes back to it by itself.
        if (control is not { IsDefault: false } && await TakeBackAsync(kind, isDefault: false).ConfigureAwait(false) is { Result: not DerResult.Done } kept)
        {
            return kept;
        }

        if (control is null)
        {
            return await TakeBackAsync(kind, isDefault: true).ConfigureAwait(false);
        }

        var holds = ReferenceEquals(_told.GetValueOrDefault((kind, control.IsDefault)), control)
            && await SeeAsync(control, stopping).ConfigureAwait(false) is { Result: DerResult.Done };
        return holds ? new(DerResult.Done) : await SetAsync(kind, control, remaining, stopping).ConfigureAwait(false);
    }

    private async Task<DerOutcome> SetAsync(DERControlEnumType kind, SetDERControlRequest control, TimeSpan? remaining, CancellationToken stopping)
    {
        if (await TakeBackAsync(kind, control.IsDefault).ConfigureAwait(false) is { Result: not DerResult.Done } kept)
        {
            return kept;
        }

        holdings.Put(kind, control.IsDefault, control.ControlId);      // before it is told: what it may hold, it is asked to give back
        var timed = remaining is { } lasts ? control.At(state.Clock ?? time.GetUtcNow(), lasts) : control;
        var answer = await session.CallAsync(Calls.SetDERControl(timed)).ConfigureAwait(false);
        if (Outcome(answer) is { Result: not DerResult.Done } refused)
        {
            return refused;
        }

        if (Read(answer)?.SupersededIds is { Count: > 0 } superseded)
        {
            if (superseded.Contains(control.ControlId))
            {
                return new(DerResult.Failed, $"{session.Id} holds a control of better priority, which was set on the station itself");
            }

            // The CSMS has set them on the station, and the station tells it nothing of this.
            events.Happened("derSuperseded", session.Id, $"{control.ControlId}, set for the whole site, takes the place of {string.Join(", ", superseded)}");
        }

        _told[(kind, control.IsDefault)] = control;
        return await SeeAsync(control, stopping).ConfigureAwait(false);
    }

    private async Task<DerOutcome> TakeBackAsync(DERControlEnumType kind, bool isDefault)
    {
        if (holdings.Find(kind, isDefault) is not { } id)
        {
            return new(DerResult.Done);
        }

        _told.Remove((kind, isDefault));
        var answer = await session.CallAsync(Calls.ClearDERControl(isDefault, id)).ConfigureAwait(false);
        if (answer.Outcome is OwnCallOutcome.TimedOut or OwnCallOutcome.Gone)
        {
            return Outcome(answer);
        }

        holdings.Remove(kind, isDefault);       // NotFound, too: its time is over
        return new(DerResult.Done);
    }

    /// <summary>Whether the station reports the control as one that acts. One that cannot report is believed.</summary>
    private async Task<DerOutcome> SeeAsync(SetDERControlRequest control, CancellationToken stopping)
    {
        var report = ears.Await();
        try
        {
            var answer = await session.CallAsync(Calls.GetDERControl(report.Request, control.IsDefault, control.ControlId)).ConfigureAwait(false);
            if (answer.Outcome is not OwnCallOutcome.Answered)
            {
                return answer.Outcome is OwnCallOutcome.Refused ? new(DerResult.Done) : Outcome(answer);
            }

            var status = Read(answer)?.Status.Known;
            return status is DERControlStatusEnumType.NotFound ? new(DerResult.Failed, $"{session.Id} has accepted {control.ControlId} and does not hold it")
                : status is not DERControlStatusEnumType.Accepted ? new(DerResult.Done)
                : Judge(control, await report.Whole.WaitAsync(ReportPatience, time, stopping).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return new(DerResult.Done);
        }
        finally
        {
            ears.GiveUp(report);
        }
    }

    private DerOutcome Judge(SetDERControlRequest control, IReadOnlyList<ReportDERControlRequest> report)
        => report.SelectMany(Standing).Where(c => c.Id == control.ControlId).ToList() switch
        {
            [] => new(DerResult.Failed, $"{session.Id} does not report {control.ControlId}"),
            [{ IsSuperseded: true }, ..] => new(DerResult.Failed, $"{session.Id} reports {control.ControlId} as superseded by a control of its own"),
            _ => new(DerResult.Done),
        };

    private static IEnumerable<(string Id, bool IsSuperseded)> Standing(ReportDERControlRequest part)
        => (part.Curve ?? []).Select(c => (c.Id, c.IsSuperseded))
            .Concat((part.EnterService ?? []).Select(c => (c.Id, false)))
            .Concat((part.FixedPFAbsorb ?? []).Concat(part.FixedPFInject ?? []).Select(c => (c.Id, c.IsSuperseded)))
            .Concat((part.FixedVar ?? []).Select(c => (c.Id, c.IsSuperseded)))
            .Concat((part.FreqDroop ?? []).Select(c => (c.Id, c.IsSuperseded)))
            .Concat((part.Gradient ?? []).Select(c => (c.Id, false)))
            .Concat((part.LimitMaxDischarge ?? []).Select(c => (c.Id, c.IsSuperseded)));

    private DerOutcome Outcome(CallAnswer answer)
    {
        var (verdict, status) = (answer.Verdict, Read(answer)?.Status.Known);
        return verdict.Accepted ? new(DerResult.Done)
            : !verdict.Answered ? new(DerResult.Failed, $"{session.Id} did not answer ({verdict.Text})")
            : new(
                answer.Outcome is OwnCallOutcome.Refused || status is DERControlStatusEnumType.NotSupported ? DerResult.NotSupported : DerResult.OutOfRange,
                $"{session.Id} answered {verdict.Text}");
    }

    private static SetDERControlResponse? Read(CallAnswer answer)
    {
        try
        {
            return answer.Outcome is OwnCallOutcome.Answered ? JsonSerializer.Deserialize(answer.Payload, V2Json.Default.SetDERControlResponse) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
