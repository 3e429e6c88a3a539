using System.Threading.Channels;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Monitors;

/// <summary>
/// The streams of periodic monitors: opened on each link, as the CSMS forgets them with the last one, and closed when their monitor
/// goes. What a CSMS does not take, and what would be said while there is no 2.1 link, is not said at all. OCPP 2.1 part 2, N11 to N15.
/// </summary>
internal sealed class EventStreams : BackgroundService
{
    private readonly OwnVoice _voice;
    private readonly TimeProvider _time;
    private readonly ILogger<EventStreams> _logger;
    private readonly Channel<(EventStream Stream, int Link)> _changed = Channel.CreateUnbounded<(EventStream Stream, int Link)>();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, EventStream> _streams = [];      // under _lock, as is what they hold
    private int _seen;                                                      // under _lock
    private int _link;

    public EventStreams(OwnVoice voice, TimeProvider time, ILogger<EventStreams> logger)
    {
        (_voice, _time, _logger) = (voice, time, logger);
        _voice.Accepted += Relinked;
    }

    public override void Dispose()
    {
        _voice.Accepted -= Relinked;
        base.Dispose();
    }

    /// <summary>Those that the CSMS has taken.</summary>
    public IReadOnlyList<ConstantStreamDataType> Open
    {
        get
        {
            lock (_lock)
            {
                return [.. from stream in _streams.Values
                           where stream.State is StreamState.Open
                           select new ConstantStreamDataType(stream.Id, stream.Pace, stream.Id)];
            }
        }
    }

    public bool IsOpen(int id)
    {
        lock (_lock)
        {
            return _streams.GetValueOrDefault(id)?.State is StreamState.Open;
        }
    }

    /// <summary>These streams are wanted, and no others.</summary>
    public void Keep(IEnumerable<VariableMonitor> monitors)
    {
        lock (_lock)
        {
            var wanted = monitors.ToDictionary(m => m.Id, m => m.Stream!);
            if (_voice.Version is not OcppVersion.V21 || Volatile.Read(ref _link) != _seen)
            {
                _seen = Volatile.Read(ref _link);
                _streams.Clear();       // they ended with their link
            }

            foreach (var gone in _streams.Values.Where(s => !wanted.ContainsKey(s.Id)).ToList())
            {
                _streams.Remove(gone.Id);
                _changed.Writer.TryWrite((gone, _seen));     // behind its opening, if that still waits
            }

            foreach (var (id, pace) in wanted)
            {
                Want_NeedsLock(id, pace);
            }
        }
    }

    public void Take(int id, DateTimeOffset time, string value)
    {
        lock (_lock)
        {
            _streams.GetValueOrDefault(id)?.Take(time, value);
        }
    }

    /// <summary>Sends what is due.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            foreach (var stream in _streams.Values)
            {
                foreach (var (values, basetime, pending) in stream.Due(_time, _time.GetTimestamp()))
                {
                    _voice.Send(Calls.NotifyPeriodicEventStream(stream.Id, basetime, values, pending));
                }
            }
        }
    }

    /// <summary>N13, N15: one call after the other, so that a stream is not closed before it is open.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (stream, link) in _changed.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                var change = IsWanted(stream) ? OpenAsync(stream, link, stoppingToken) : CloseAsync(stream, link, stoppingToken);
                await change.ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(_logger, e);
            }
        }
    }

    private void Relinked() => Interlocked.Increment(ref _link);

    private void Want_NeedsLock(int id, PeriodicEventStreamParamsType pace)
    {
        if (_streams.TryGetValue(id, out var stream))
        {
            stream.Pace = pace;
        }
        else if (_voice.Version is OcppVersion.V21)
        {
            stream = _streams[id] = new(id, pace, _time.GetTimestamp());
            stream.Become(StreamState.Opening, _time.GetTimestamp());
            _changed.Writer.TryWrite((stream, _seen));
        }
    }

    private bool IsWanted(EventStream stream)
    {
        lock (_lock)
        {
            return _streams.GetValueOrDefault(stream.Id) == stream;
        }
    }

    private async Task OpenAsync(EventStream stream, int link, CancellationToken stopping)
    {
        if (Volatile.Read(ref _link) != link)
        {
            return;
        }

        var answer = await _voice
            .CallAsync(_ => Calls.OpenPeriodicEventStream(stream.Id, stream.Id, stream.Pace), stopping).ConfigureAwait(false);
        var isTaken = answer.Read(V2Json.Default.OpenPeriodicEventStreamResponse)?.Status.Known is GenericStatusEnumType.Accepted;
        lock (_lock)
        {
            stream.Become(isTaken ? StreamState.Open : StreamState.Refused, _time.GetTimestamp());
        }

        if (isTaken)
        {
            Log.StreamOpened(_logger, stream.Id);
        }
        else if (answer.Outcome is not OwnOutcome.NotSent)
        {
            Log.StreamRefused(_logger, stream.Id, answer.Code ?? answer.Outcome.ToString());
        }
    }

    private async Task CloseAsync(EventStream stream, int link, CancellationToken stopping)
    {
        if (stream.State is StreamState.Open && Volatile.Read(ref _link) == link)
        {
            await _voice.CallAsync(_ => Calls.ClosePeriodicEventStream(stream.Id), stopping).ConfigureAwait(false);
            stream.Become(StreamState.Closed, _time.GetTimestamp());
        }
    }
}
