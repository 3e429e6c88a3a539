using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>Writes every incident into the security log, and has the CSMS told of those that it must know. OCPP 2.1 part 2, A04.</summary>
internal sealed class SecurityRecorder(
    SecurityEvents events, SecurityLog log, OwnPost post, CsmsOptions csms, DurableNotes notes, TimeProvider time, ILogger<SecurityRecorder> logger)
    : BackgroundService
{
    private const string Kind = "security", LogBegun = "log";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>Without one of these no own link is ever opened, so nothing may wait for it.</summary>
    private readonly bool _hasLink = csms.Protocols.Contains(Subprotocol.V21) || csms.Protocols.Contains(Subprotocol.V201);

    private readonly PostBudget _budget = new(time);
    private readonly Lock _lock = new();        // one at a time
    private bool _told;                         // under _lock: that the log cannot be written

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (notes.Find(Kind, LogBegun) is not null && !log.Exists)
        {
            events.Happened(SecurityKind.SecurityLogWasCleared, "gateway", "The security log of earlier starts is gone.");
        }

        notes.Put(Kind, LogBegun, [1]);
        try
        {
            await Task.WhenAll(FirstAsync(stoppingToken), RepeatedAsync(stoppingToken)).ConfigureAwait(false);
        }
        finally
        {
            Record([.. All(events.First), .. events.TakeRepeated(all: true)]);
        }
    }

    private async Task FirstAsync(CancellationToken stopping)
    {
        while (await events.First.WaitToReadAsync(stopping).ConfigureAwait(false))
        {
            Record([.. All(events.First)]);
        }
    }

    private async Task RepeatedAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            Record(events.TakeRepeated());
            foreach (var (kind, held) in _budget.TakeHeld())
            {
                Post(new(time.GetUtcNow(), kind, "gateway", "Too many to tell each; all are in the security log.", held));
            }
        }
    }

    private static IEnumerable<SecurityEvent> All(System.Threading.Channels.ChannelReader<SecurityEvent> reader)
    {
        while (reader.TryRead(out var one))
        {
            yield return one;
        }
    }

    private void Record(IReadOnlyCollection<SecurityEvent> happened)
    {
        if (happened.Count is 0)
        {
            return;
        }

        lock (_lock)
        {
            Write(happened);
        }

        foreach (var @event in happened)
        {
            Log.Happened(logger, @event.Kind, @event.Subject, @event.Text, @event.Count);
            if (_hasLink && SecurityKind.IsCritical(@event.Kind) && _budget.Take(@event.Kind, @event.Count, post.Count))
            {
                Post(@event);
            }
        }
    }

    private void Write(IReadOnlyCollection<SecurityEvent> happened)
    {
        try
        {
            log.Write(happened);
            _told = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_told)
            {
                _told = true;
                Log.NotWritten(logger, e.Message);
            }
        }

        if (log.TakeVanished())
        {
            events.Happened(SecurityKind.SecurityLogWasCleared, "gateway", "The security log was taken away while the gateway ran.");
        }
    }

    private void Post(SecurityEvent @event)
    {
        var times = @event.Count > 1 ? $" ({@event.Count} times)" : "";
        post.Put(version => Calls.SecurityEventNotification(NameIn(version, @event.Kind), @event.Time, $"{@event.Subject}: {@event.Text}{times}"), durable: true);
    }

    private static string NameIn(OcppVersion version, string kind)
        => kind is SecurityKind.DiscardedRenewedClientCertificate && version is not OcppVersion.V21
            ? SecurityKind.InvalidChargingStationCertificate
            : kind;
}
