using System.Threading.Channels;

namespace Gateway.Site;

/// <summary>An incident that matters for security. OCPP 2.1 part 2, A04.</summary>
/// <param name="Kind">One of <see cref="SecurityKind"/>.</param>
/// <param name="Subject">Whom or what it is about: a station, an address, <c>csms</c>, <c>gateway</c>.</param>
/// <param name="Text">One sentence, of the last one if there were several.</param>
/// <param name="Count">How many of this kind and subject it stands for; at least 1.</param>
public sealed record SecurityEvent(DateTimeOffset Time, string Kind, string Subject, string Text, int Count);

/// <summary>
/// Takes incidents from anywhere in the program for the one who records them; nobody waits for him. The first of a kind and subject
/// is handed on at once, what repeats it within a minute as one, so that whoever hammers at the door costs little.
/// </summary>
public sealed class SecurityEvents(TimeProvider time, GatewayMetrics? metrics = null)
{
    /// <summary>Subjects that are told apart at one time. A stranger may think of more.</summary>
    private const int MaxTracked = 1024;

    private const string Others = "others";

    private static readonly TimeSpan Once = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Subject), Row> _rows = [];         // under _lock
    private readonly Channel<SecurityEvent> _first = Channel.CreateUnbounded<SecurityEvent>();      // never more than rows

    /// <summary>Events that are to be recorded at once.</summary>
    public ChannelReader<SecurityEvent> First => _first.Reader;

    public void Happened(string kind, string subject, string text)
    {
        metrics?.SecurityEvent();
        lock (_lock)
        {
            var key = _rows.Count < MaxTracked || _rows.ContainsKey((kind, subject)) ? (kind, subject) : (kind, Others);
            if (_rows.TryGetValue(key, out var row))
            {
                _rows[key] = row with { Repeated = row.Repeated + 1, Text = text };
                return;
            }

            _rows[key] = new(time.GetTimestamp(), 0, text);
            _first.Writer.TryWrite(new(time.GetUtcNow(), kind, key.Item2, text, 1));
        }
    }

    /// <summary>What was repeated, a minute after it was last told. To be asked every few seconds.</summary>
    /// <param name="all">Whether or not the minute is over: the gateway stops.</param>
    public IReadOnlyList<SecurityEvent> TakeRepeated(bool all = false)
    {
        var taken = new List<SecurityEvent>();
        lock (_lock)
        {
            foreach (var (key, row) in _rows)
            {
                if (!all && time.GetElapsedTime(row.Since) < Once)
                {
                    continue;
                }

                if (row.Repeated is 0)
                {
                    _rows.Remove(key);
                }
                else
                {
                    taken.Add(new(time.GetUtcNow(), key.Kind, key.Subject, row.Text, row.Repeated));
                    _rows[key] = new(time.GetTimestamp(), 0, row.Text);
                }
            }
        }

        return taken;
    }

    private readonly record struct Row(long Since, int Repeated, string Text);
}
