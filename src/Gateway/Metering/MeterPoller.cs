using Gateway.Metering.Lines;
using Gateway.Site;

namespace Gateway.Metering;

/// <summary>
/// Reads one device for ever and tells the site image. A device that fails is asked less and less often, so that its
/// time-outs do not hold up the others on its line.
/// </summary>
internal sealed class MeterPoller(
    DeviceOptions device, IPolledDevice polled, ModbusLine line, SiteImage image, SiteEvents events, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly string _who = $"unit {device.Unit} at {line.Name}";
    private readonly TimeSpan _patience = device.Timeout ?? (device.Every < LongestPatience ? device.Every : LongestPatience);
    private bool _isLost;
    private bool _wasRead;
    private int _failures;              // in a row, of those that cost the line time
    private long _lastTurn = time.GetTimestamp();

    /// <summary>
    /// The watchdog's question, about the loop and not about the meter: has it turned, or the line it waits for moved, within
    /// three of its longest pauses?
    /// </summary>
    public bool IsAlive
        => time.GetElapsedTime(Math.Max(Volatile.Read(ref _lastTurn), line.LastProgress)) < 3 * Longest(device.Every, LongestPause);

    /// <summary>From one poll of the device to the next: its period, doubled with each failure after the first, up to 10 s.</summary>
    internal static TimeSpan Pause(TimeSpan every, int failures)
    {
        var doubled = every * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return Longest(every, doubled < LongestPause ? doubled : LongestPause);
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            Volatile.Write(ref _lastTurn, started);
            try
            {
                await PollAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Log.PollFailed(logger, e, device.Id);
                image.ReportFault(device.Id, e.Message);
            }

            await Task.Delay(Longest(Pause(device.Every, _failures) - time.GetElapsedTime(started), TimeSpan.Zero), time, stopping);
        }
    }

    private async Task PollAsync(CancellationToken stopping)
    {
        var (sample, failure) = await polled.PollAsync(ReadAsync, stopping);
        if (sample is not { } known)
        {
            Lost(failure);
            return;
        }

        _failures = 0;
        if (known.Doubt is { } doubt)
        {
            Lost($"{_who} is not believed: {doubt}");
        }
        else
        {
            Read(known.Reading);
        }
    }

    private Task<ModbusAnswer> ReadAsync(RegisterBlock block, CancellationToken stopping)
        => line.ReadAsync(
            new(device.Unit, block.Kind, block.First, block.Count), _patience, _failures > 0 ? Tries.OneInSpareTime : Tries.Two, stopping);

    private void Read(DeviceReading reading)
    {
        image.Report(reading);
        if (!_wasRead || _isLost)
        {
            (_wasRead, _isLost) = (true, false);
            Log.MeterBack(logger, device.Id, device.Unit, line.Name);
            events.Happened("meterBack", device.Id, $"readings come in from {_who}");
        }
    }

    private void Lost(ModbusAnswer answer)
    {
        // Without a connection the line refuses at once and waits on its own: nobody is held up.
        _failures = answer.Outcome is ModbusOutcome.Unreachable ? 0 : _failures + 1;
        Lost($"{_who} {answer.Reason}");
    }

    private void Lost(string reason)
    {
        image.ReportFault(device.Id, reason);
        if (!_isLost)
        {
            _isLost = true;
            Log.MeterLost(logger, device.Id, reason);
            events.Happened("meterLost", device.Id, reason);
        }
    }

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
