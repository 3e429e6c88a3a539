namespace Gateway.Tests.Ledger;

/// <summary>
/// The books of both sides: stations write down what they send and what was answered, the CSMS what arrived. Whatever happened in
/// between, what was acknowledged must have arrived, once, in order and unchanged.
/// </summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Station, long Number), Line> _lines = [];       // under _lock, as all below
    private readonly List<Arrival> _unsent = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _events;
    private int _acknowledged;
    private int _owed;

    /// <summary>How many acknowledged messages have not arrived.</summary>
    public int Owed
    {
        get
        {
            lock (_lock)
            {
                return _owed;
            }
        }
    }

    /// <summary>Something that has arrived is yet to come with the mark offline.</summary>
    public bool OwesMarks
    {
        get
        {
            lock (_lock)
            {
                return _lines.Values.Any(Audit.IsUnmarked);
            }
        }
    }

    /// <summary>A station is about to send, be it for the first time or again.</summary>
    public void Sends(TransactionMessage message, string messageId)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue((message.Station, message.Number), out var line))
            {
                _lines[(message.Station, message.Number)] = line = new(message);
            }

            line.SentAs.Add(messageId);
        }
    }

    /// <summary>A station has got a CALLRESULT: from now on the message is no longer its business.</summary>
    public void Acknowledged(TransactionMessage message)
    {
        lock (_lock)
        {
            var line = _lines[(message.Station, message.Number)];
            line.AcknowledgedAt ??= ++_events;
            _acknowledged++;
            _owed += line.Arrivals.Count == 0 ? 1 : 0;
            foreach (var (_, reached) in _waiting.Where(w => w.Count <= _acknowledged))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(w => w.Count <= _acknowledged);
        }
    }

    public void Arrived(Arrival arrival)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue((arrival.Station, arrival.Number), out var line))
            {
                _unsent.Add(arrival);
                return;
            }

            _owed -= line is { AcknowledgedAt: not null, Arrivals.Count: 0 } ? 1 : 0;
            line.Arrivals.Add((++_events, arrival));
        }
    }

    /// <summary>Ends when so many more messages were acknowledged.</summary>
    public Task AcknowledgesAsync(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((_acknowledged + more, reached));
        }

        return reached.Task;
    }

    /// <summary>Holds both books against each other. Call it when nothing moves any more.</summary>
    public Settlement Settle()
    {
        lock (_lock)
        {
            return Audit.Of([.. _lines.Values.OrderBy(l => l.Message.Station, StringComparer.Ordinal).ThenBy(l => l.Message.Number)], _unsent);
        }
    }

    /// <inheritdoc cref="EnergyBooks.Totals"/>
    public (long Stations, long Csms) Energy()
    {
        lock (_lock)
        {
            return EnergyBooks.Totals(_lines.Values);
        }
    }

    /// <summary>Everything that is known of one message.</summary>
    internal sealed class Line(TransactionMessage message)
    {
        public TransactionMessage Message => message;

        /// <summary>The message ids that its station gave it.</summary>
        public HashSet<string> SentAs { get; } = new(StringComparer.Ordinal);

        /// <summary>Its place among all events of the ledger. Null: never.</summary>
        public int? AcknowledgedAt { get; set; }

        public List<(int At, Arrival Arrival)> Arrivals { get; } = [];

        public override string ToString()
            => $"{message.Station}: message {message.Number} ({message.Moment} of {message.Transaction}, id {string.Join(" or ", SentAs)})";
    }
}
