using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// The controls that the CSMS has set, kept over restarts (R01.FR.03), and the kinds of which it ever set one: for those the gateway
/// answers on the site's equipment, also once there is no control any more. Read from any thread.
/// </summary>
internal sealed class DerControls
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "der", KindOfKinds = "derKind";

    private const string Started = "started", Superseded = "superseded";

    private readonly DurableNotes _notes;
    private readonly Lock _changing = new();
    private DerBook _book = DerBook.Empty;                                  // written under _changing
    private ImmutableHashSet<DERControlEnumType> _kinds = [];               // written under _changing

    public DerControls(DurableNotes notes, ILogger<DerControls> logger)
    {
        _notes = notes;
        foreach (var (key, value) in notes.All(Kind))
        {
            if (Read(value) is { } control)
            {
                _book = new(_book.All.Add(control));
                _kinds = _kinds.Add(control.Kind);
            }
            else
            {
                Log.DerNoteUnreadable(logger, key);
            }
        }

        _kinds = _kinds.Union(notes.All(KindOfKinds).Select(n => Open<DERControlEnumType>.Of(n.Key).Known).OfType<DERControlEnumType>());
    }

    public DerBook Book => Volatile.Read(ref _book);

    public ImmutableHashSet<DERControlEnumType> Kinds => Volatile.Read(ref _kinds);

    /// <returns>False: it holds, but could not be written to disk.</returns>
    public bool Change(Func<DerBook, DerBook> change)
    {
        lock (_changing)
        {
            var (old, now) = (_book, change(_book));
            Volatile.Write(ref _book, now);
            return Write(old, now);
        }
    }

    private bool Write(DerBook old, DerBook now)
    {
        var written = true;
        foreach (var gone in old.All.Where(c => now.All.All(other => other.Id != c.Id)))
        {
            written &= _notes.Remove(Kind, gone.Id);
        }

        foreach (var control in now.All.Except(old.All))
        {
            written &= _notes.Put(Kind, control.Id, Write(control)) & NoteKind(control.Kind);
        }

        return written;
    }

    private bool NoteKind(DERControlEnumType kind)
    {
        Volatile.Write(ref _kinds, _kinds.Add(kind));
        return _notes.Put(KindOfKinds, ((Open<DERControlEnumType>)kind).ToString(), []);
    }

    /// <summary>What has become of it, a line end, the request as JSON.</summary>
    private static byte[] Write(DerControl control)
        =>
        [
            .. Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{control.Number} {(control.HasStarted ? Started : "")} {(control.IsSuperseded ? Superseded : "")}\n")),
            .. JsonSerializer.SerializeToUtf8Bytes(control.Wire, V2Json.Default.SetDERControlRequest),
        ];

    private static DerControl? Read(byte[] kept)
    {
        try
        {
            var split = Array.IndexOf(kept, (byte)'\n');
            return split > 0
                && Encoding.ASCII.GetString(kept, 0, split).Split(' ') is [var number, var started, var superseded]
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var received)
                && JsonSerializer.Deserialize(kept.AsSpan(split + 1), V2Json.Default.SetDERControlRequest) is { ControlType.Known: not null } wire
                ? new(wire, received) { HasStarted = started is Started, IsSuperseded = superseded is Superseded }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
