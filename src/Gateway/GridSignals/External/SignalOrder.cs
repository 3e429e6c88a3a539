using System.Globalization;

namespace Gateway.GridSignals.External;

/// <summary>
/// Whether a message of a source is new, in order, and not one of a flood. A source that is lost may begin to count anew. Not for
/// several threads.
/// </summary>
internal sealed class SignalOrder(TimeProvider time)
{
    /// <summary>A message may be so old, or so far ahead, by its own time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FloodGate _gate = new(time);
    private (long Counter, DateTimeOffset Sent)? _last;

    /// <summary>Takes note of a message that is taken.</summary>
    /// <param name="isAlive">The source is heard; else it may have begun a new life.</param>
    /// <returns>Null: it may be taken; else why not.</returns>
    public string? Refuse(long counter, DateTimeOffset sent, bool isAlive)
    {
        var age = time.GetUtcNow() - sent;
        if (age > Patience)
        {
            return Seconds($"it is {age.TotalSeconds:0} s old; at most {Patience.TotalSeconds:0} s are taken");
        }

        if (age < -Patience)
        {
            return Seconds($"its time lies {-age.TotalSeconds:0} s ahead");
        }

        if (isAlive && _last is { } last)
        {
            if (counter <= last.Counter)
            {
                return counter == last.Counter ? $"counter {counter} was there already" : $"counter {counter} comes after {last.Counter}";
            }

            if (sent < last.Sent)
            {
                return "its time lies before that of the message before it";
            }
        }

        if (!_gate.Passes())
        {
            return "too many messages come: one a second is plenty";
        }

        _last = (counter, sent);
        return null;
    }

    private static string Seconds(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
