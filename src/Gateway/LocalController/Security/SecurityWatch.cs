using System.Globalization;
using Gateway.Journal;
using Gateway.LocalController.Files;
using Gateway.Site;

namespace Gateway.LocalController.Security;

/// <summary>Notices what nobody reports: the start, a clock that was set, a store that was damaged or stands open.</summary>
/// <param name="open">Files of the store that others could write, as they stood before the gateway touched them.</param>
internal sealed class SecurityWatch(
    SecurityEvents events, DurableNotes notes, IServiceProvider services, StoreModes open, TimeProvider time, ILogger<SecurityWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>A clock that is kept by NTP is slewed by much less, and a busy box looks later, with both clocks.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(5);

    private string? _alarm;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<UpdateIncidents>() is { } updates)
        {
            updates.Happened += (kind, text) => events.Happened(kind, "gateway", text);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        events.Happened(SecurityKind.StartupOfTheDevice, "gateway", $"Site Gateway {ProductVersion.Text} started.");
        if (notes.WasLost)
        {
            Tampered("The gateway's notes were damaged and begun anew.");
        }

        foreach (var file in open.Found)
        {
            Tampered($"{file} could be written by other users.");
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        var (wall, steady) = (time.GetUtcNow(), time.GetTimestamp());
        do
        {
            LookAtJournal();
            var (wallNow, steadyNow) = (time.GetUtcNow(), time.GetTimestamp());
            var jump = wallNow - wall - time.GetElapsedTime(steady, steadyNow);
            (wall, steady) = (wallNow, steadyNow);
            if (jump.Duration() > Jump)
            {
                Log.ClockSet(logger, jump.TotalSeconds);
                events.Happened(SecurityKind.SettingSystemTime, "gateway", string.Create(
                    CultureInfo.InvariantCulture, $"The clock was set by {jump.TotalSeconds:+0;-0} s, to {wallNow.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private void LookAtJournal()
    {
        if (services.GetService<CallJournal>()?.Status.Alarm is { } alarm && alarm != _alarm)
        {
            _alarm = alarm;
            Tampered(alarm);
        }
    }

    private void Tampered(string text)
    {
        Log.Tampered(logger, text);
        events.Happened(SecurityKind.TamperDetectionActivated, "store", text);
    }
}
