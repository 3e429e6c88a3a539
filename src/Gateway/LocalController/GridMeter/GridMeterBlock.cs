using System.Collections.Immutable;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.GridMeter;

/// <summary>
/// Tells the CSMS what flows through the grid connection: MeterValues of EVSE 0, by the clock, by an interval, and when asked for.
/// An old reading is never sent: what was not measured is left out. OCPP 2.1 part 2, J01, F06.
/// </summary>
internal sealed class GridMeterBlock(
    GridMeterSettings settings, GridReadings readings, GridMeterOptions options, OwnPost post, OwnVoice voice, TimeProvider time,
    ILogger<GridMeterBlock> logger) : BackgroundService, IOwnBlock
{
    /// <summary>How late a value by the clock may be noticed to be due.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private DateTimeOffset _lookedAt;
    private DateTimeOffset? _due;       // by the clock, and waiting for the first reading after it
    private long _sampledAt;
    private bool _silent;

    public IEnumerable<OwnTrigger> Triggers => [new("MeterValues", Trigger)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (_lookedAt, _sampledAt) = (time.GetUtcNow(), time.GetTimestamp());
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                Look(time.GetUtcNow());
            }
            catch (Exception e)
            {
                Log.LookFailed(logger, e);
            }
        }
    }

    private void Look(DateTimeOffset now)
    {
        if (settings.IsAligned.Value && AlignedClock.Passed(_lookedAt, now, settings.AlignedInterval.Value) is { } due)
        {
            _due = due;
        }

        _lookedAt = now;
        SendAligned(now);
        SendSample();
    }

    // The first reading after the moment belongs to it; one from before would stand in the wrong quarter of an hour.
    private void SendAligned(DateTimeOffset now)
    {
        var measurands = settings.AlignedMeasurands.Value;
        if (_due is not { } due || measurands.IsEmpty)
        {
            _due = null;
            return;
        }

        var sent = Send(measurands, ReadingContextEnumType.SampleClock, now - due, out var fault);
        if (sent || now - due > options.StaleAfter)
        {
            _due = null;
            Tell(fault);
        }
    }

    private void SendSample()
    {
        var interval = settings.SampleInterval.Value;
        if (interval == TimeSpan.Zero || settings.SampleMeasurands.Value.IsEmpty)
        {
            _sampledAt = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(_sampledAt) >= interval)
        {
            _sampledAt = time.GetTimestamp();
            Send(settings.SampleMeasurands.Value, ReadingContextEnumType.SamplePeriodic, null, out var fault);
            Tell(fault);
        }
    }

    private bool Send(ImmutableArray<string> measurands, ReadingContextEnumType context, TimeSpan? since, out string fault)
    {
        if (readings.Take(measurands, context, since, out fault) is not { } values)
        {
            return false;
        }

        post.Put(_ => Calls.MeterValues(values), durable: false);
        return true;
    }

    // F06.FR.06: EVSE 0, or none named, is the main meter.
    private Func<CancellationToken, Task>? Trigger(TriggerMessageRequest asked)
        => asked.Evse is null or { Id: 0 } && readings.Take(settings.AlignedMeasurands.Value, ReadingContextEnumType.Trigger, null, out _) is { } values
            ? stopping => voice.CallAsync(_ => Calls.MeterValues(values), stopping, asked: true)
            : null;

    /// <summary>Once when it begins and once when it ends, not at every interval.</summary>
    private void Tell(string fault)
    {
        if (fault is not "" && !_silent)
        {
            Log.NothingToSend(logger, fault);
        }
        else if (fault is "" && _silent)
        {
            Log.SentAgain(logger);
        }

        _silent = fault is not "";
    }
}
