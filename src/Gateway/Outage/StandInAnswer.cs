using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Outage;

/// <summary>
/// What the gateway says to a station's CALL while the CSMS is away, and what it must keep for it. A value; deciding does no I/O.
/// </summary>
internal sealed record StandInAnswer
{
    /// <summary>Of the CALLRESULT; empty where <see cref="Error"/> is set.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The honest error of the version, for what cannot be answered.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>Set with <see cref="Error"/>.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Must be on disk before the answer leaves, unless <see cref="Lazy"/>. Null: the CSMS need not hear of it.</summary>
    public HeldCall? Hold { get; init; }

    /// <summary>True: <see cref="Hold"/> is in the station memory already, and stays out of the journal.</summary>
    public bool Lazy { get; init; }

    /// <summary>1.6 StartTransaction: the id that was invented; into the journal with <see cref="Hold"/>.</summary>
    public LocalTransaction? Transaction { get; init; }

    /// <summary>Not null: the call breaks its schema, whatever became of it. For counting and the log.</summary>
    public PayloadFault? Flaw { get; init; }

    /// <summary>A CALLERROR; nothing is kept.</summary>
    public static StandInAnswer Refuse(ErrorCode code, string text) => new() { Error = code, ErrorText = text };

    public static StandInAnswer Say(byte[] payload) => new() { Payload = payload };
}
