using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.LocalController;

/// <summary>
/// Messages that must reach the CSMS, in their order, once there is a link. On disk they outlive the gateway, also while there is
/// none; else the newest thousand are kept.
/// </summary>
internal sealed class OwnPost : BackgroundService
{
    private const string Kind = "post";
    private const int MostKept = 1000;
    private const int Attempts = 3;

    /// <summary>After an error of the CSMS; twice that after the second. OCPP 2.1 part 2, E13.</summary>
    private static readonly TimeSpan AttemptInterval = TimeSpan.FromSeconds(10);

    private readonly Channel<(Letter Letter, TaskCompletionSource Kept)> _in =
        Channel.CreateUnbounded<(Letter, TaskCompletionSource)>(new() { SingleReader = true });
    private readonly SemaphoreSlim _changed = new(0, 1);        // there is a letter more, or a link
    private readonly Lock _lock = new();
    private readonly Queue<Letter> _waiting = [];               // under _lock
    private readonly OwnVoice _voice;
    private readonly DurableNotes _notes;
    private readonly TimeProvider _time;
    private readonly ILogger<OwnPost> _logger;
    private volatile int _count;
    private long _last;

    public OwnPost(OwnVoice voice, DurableNotes notes, TimeProvider time, ILogger<OwnPost> logger)
    {
        (_voice, _notes, _time, _logger) = (voice, notes, time, logger);
        Load();
    }

    /// <summary>How many wait for the CSMS.</summary>
    public int Count => _count;

    public override void Dispose()
    {
        _voice.Accepted -= Wake;
        _changed.Dispose();
        base.Dispose();
    }

    /// <summary>Nobody waits for the disk.</summary>
    /// <param name="make">The message in each version: which one the next link speaks is not known yet.</param>
    /// <param name="durable">True: it outlives the gateway.</param>
    public void Put(Func<OcppVersion, Request> make, bool durable) => _ = PutAsync(make, durable);

    /// <returns>Ends when the message is kept: on disk, if it is durable. Never, once the gateway stops.</returns>
    public Task PutAsync(Func<OcppVersion, Request> make, bool durable)
    {
        Interlocked.Increment(ref _count);
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _in.Writer.TryWrite((new("", make(OcppVersion.V201), make(OcppVersion.V21), durable), kept));
        return kept.Task;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        TakeIn();       // what was put in at the end is on disk for the next start
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _voice.Accepted += Wake;
        var delivering = DeliverAsync(stoppingToken);
        try
        {
            while (await _in.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                TakeIn();
            }
        }
        finally
        {
            await delivering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Load()
    {
        foreach (var (key, value) in _notes.All(Kind))
        {
            if (Letter.Read(key, value) is { } letter)
            {
                _waiting.Enqueue(letter);
                _last = long.Parse(key, CultureInfo.InvariantCulture);
                Interlocked.Increment(ref _count);
            }
        }
    }

    private void TakeIn()
    {
        while (_in.Reader.TryRead(out var next))
        {
            var letter = next.Letter with { Key = (++_last).ToString("D20", CultureInfo.InvariantCulture) };
            if (letter.IsDurable)
            {
                _notes.Put(Kind, letter.Key, letter.Write());
            }

            lock (_lock)
            {
                _waiting.Enqueue(letter);
                if (_waiting.Count > MostKept && _waiting.FirstOrDefault(l => !l.IsDurable) is { } oldest)
                {
                    Drop(oldest);
                }
            }

            next.Kept.SetResult();
            Wake();
        }
    }

    private async Task DeliverAsync(CancellationToken stopping)
    {
        while (true)
        {
            if (First() is not { } letter)
            {
                await _changed.WaitAsync(stopping).ConfigureAwait(false);
            }
            else if (await DeliverAsync(letter, stopping).ConfigureAwait(false))
            {
                Forget(letter);
            }
            else
            {
                await _changed.WaitAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    private Letter? First()
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out var letter) ? letter : null;
        }
    }

    /// <returns>False: there is no link, or none that may be used.</returns>
    private async Task<bool> DeliverAsync(Letter letter, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _voice.CallAsync(letter.In, stopping).ConfigureAwait(false);
            if (answer.Outcome is OwnOutcome.Answered || (answer.Outcome is OwnOutcome.Refused && answer.Code is not "SecurityError" && attempt >= Attempts))
            {
                if (answer.Code is { } code)
                {
                    Log.PostRefused(_logger, letter.In201.Action, code);
                }

                return true;
            }

            if (answer.Outcome is not OwnOutcome.Refused || answer.Code is "SecurityError")
            {
                return false;       // SecurityError: the CSMS wants a boot first, and the session finds that out
            }

            await Task.Delay(AttemptInterval * attempt, _time, stopping).ConfigureAwait(false);
        }
    }

    private void Forget(Letter letter)
    {
        lock (_lock)
        {
            if (!_waiting.TryPeek(out var first) || !ReferenceEquals(first, letter))
            {
                return;     // it had to make room meanwhile
            }

            _waiting.Dequeue();
        }

        Interlocked.Decrement(ref _count);
        if (letter.IsDurable)
        {
            _notes.Remove(Kind, letter.Key);
        }
    }

    private void Drop(Letter oldest)
    {
        Log.PostDropped(_logger, oldest.In201.Action);
        var kept = _waiting.Where(l => l != oldest).ToList();
        _waiting.Clear();
        kept.ForEach(_waiting.Enqueue);
        Interlocked.Decrement(ref _count);
    }

    private void Wake()
    {
        lock (_lock)
        {
            if (_changed.CurrentCount is 0)
            {
                _changed.Release();
            }
        }
    }

    /// <summary>A message that waits, in both versions.</summary>
    private sealed record Letter(string Key, Request In201, Request In21, bool IsDurable)
    {
        public Request In(OcppVersion version) => version is OcppVersion.V21 ? In21 : In201;

        public static Letter? Read(string key, byte[] value)
        {
            try
            {
                var parts = JsonSerializer.Deserialize<string[]>(value);
                return parts is [var action, var in201, var in21] && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                    ? new(key, new(action, System.Text.Encoding.UTF8.GetBytes(in201)), new(action, System.Text.Encoding.UTF8.GetBytes(in21)), true)
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes<string[]>(
            [In201.Action, System.Text.Encoding.UTF8.GetString(In201.Payload.Span), System.Text.Encoding.UTF8.GetString(In21.Payload.Span)]);
    }
}
