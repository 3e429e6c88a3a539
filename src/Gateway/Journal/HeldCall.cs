using Gateway.Ocpp;

namespace Gateway.Journal;

/// <summary>One CALL that the gateway has answered in the CSMS's place and owes it.</summary>
/// <param name="MessageId">The one under which the station sent it.</param>
/// <param name="Payload">As the station sent it, never re-serialised. Copied when it is held.</param>
/// <param name="HeldAt">Wall clock, kept in UTC: for people; order is by <see cref="Sequence"/>.</param>
public sealed record HeldCall(
    string Station, OcppVersion Version, string Action, string MessageId, ReadOnlyMemory<byte> Payload, DateTimeOffset HeldAt, HeldKind Kind)
{
    /// <summary>Given by the journal, rising. 0: not held yet.</summary>
    public long Sequence { get; init; }

    /// <summary>How often it was sent to the CSMS without an answer that ends it.</summary>
    public int Attempts { get; init; }

    /// <summary>Not null: takes the place of an older held call of its station with the same key, such as <c>status/1/1</c>.</summary>
    public string? Replaces { get; init; }

    /// <summary>
    /// 1.6: the transaction it belongs to, as the station calls it. Meter samples keep the first and last of each when they are
    /// thinned out; a StartTransaction has the number that the station was given.
    /// </summary>
    public string? Transaction { get; init; }
}

/// <summary>
/// What a held call is, and so what may go when room is short: Event first, then Status, then MeterSample (thinned out).
/// Transaction, Security and Boot never go.
/// </summary>
public enum HeldKind { Transaction, MeterSample, Status, Security, Event, Boot }

/// <summary>A dead letter: a call that the CSMS refused for good.</summary>
/// <param name="Code">The CALLERROR's code, or the gateway's word for why it was given up.</param>
public sealed record Refusal(HeldCall Call, string Code, string Text, DateTimeOffset At);

/// <summary>A transaction that was begun while the CSMS was away, under an id of the gateway's (OCPP 1.6).</summary>
/// <param name="LocalId">What the station was told. Any 64-bit number: -1, 0 and 2^63-1 were seen.</param>
/// <param name="CsmsId">What the CSMS calls it. Null: it does not know of it yet.</param>
public sealed record LocalTransaction(string Station, long LocalId, long? CsmsId, int Connector, DateTimeOffset Since);
