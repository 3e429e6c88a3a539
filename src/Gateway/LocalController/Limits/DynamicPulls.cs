using System.Text.Json;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Limits;

/// <summary>Asks the CSMS for the values of Dynamic profiles, each in the interval that it set. OCPP 2.1 part 2, K28.FR.10.</summary>
internal sealed class DynamicPulls(OwnProfiles profiles, ProfilesBlock block, OwnVoice voice, TimeProvider time, ILogger<DynamicPulls> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, long> _asked = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var profile in profiles.All.Where(IsDue))
            {
                await PullAsync(profile.Id, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Counted from its last values, or from the last time that they were asked for.</summary>
    private bool IsDue(OwnProfile profile)
        => profile.PullEvery is { } every && voice.Version is Ocpp.OcppVersion.V21
            && (time.GetUtcNow() - profile.ReceivedAt >= every || time.GetUtcNow() < profile.ReceivedAt)      // the clock was set back
            && (!_asked.TryGetValue(profile.Id, out var at) || time.GetElapsedTime(at) >= every);

    private async Task PullAsync(int profile, CancellationToken stopping)
    {
        _asked[profile] = time.GetTimestamp();
        try
        {
            var answer = await voice.CallAsync(_ => Calls.PullDynamicScheduleUpdate(profile), stopping).ConfigureAwait(false);
            if (answer.Read(V2Json.Default.PullDynamicScheduleUpdateResponse) is { ScheduleUpdate: { } update, Status.Known: ChargingProfileStatusEnumType.Accepted })
            {
                block.Update(new(profile, update));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.PullFailed(logger, e, profile);
        }
    }
}
