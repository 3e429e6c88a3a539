using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Outage;

/// <summary>
/// Answers one station's calls while the CSMS is away, and learns for it while the CSMS is there. One per session, called by one
/// thread at a time; does no I/O, and never throws for what a peer sent. Outage/README.md shows what is answered how.
/// </summary>
internal sealed class StandIn
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    private readonly string _station;
    private readonly OcppVersion _version;
    private readonly MessageCatalogue _catalogue;
    private readonly StationMemory _memory;
    private readonly StandInOptions _options;
    private readonly StandInTokens _tokens;
    private readonly StandInStarts _starts;
    private readonly StandInLessons _lessons;

    /// <param name="isTaken">True: the station has a transaction of that number (1.6). Left out: chance alone keeps them apart.</param>
    public StandIn(
        string station, OcppVersion version, TokenBook book, StationMemory memory, StandInOptions options, Func<long, bool>? isTaken = null)
    {
        (_station, _version, _memory, _options) = (station, version, memory, options);
        _catalogue = MessageCatalogue.Of(version);
        Statuses = new(station, version, memory);
        _tokens = new(station, version, book, options);
        _starts = new(station, memory, isTaken ?? (_ => false));
        _lessons = new(station, version, book, _tokens, Statuses, memory);
    }

    /// <summary>What the CSMS has yet to hear of connectors: to be replayed from here, for it is not in the journal.</summary>
    public StandInStatuses Statuses { get; }

    /// <summary>The BootNotification that the CSMS answered last. Null: it never did.</summary>
    public ReadOnlyMemory<byte>? LastBoot => StandInBoot.Recall(_memory, _station)?.Request;

    /// <summary>False: the relay need not keep the request for <see cref="Learn"/> or <see cref="LearnDown"/>.</summary>
    public static bool Interests(OcppVersion version, ReadOnlySpan<byte> action) => StandInLessons.Interests(version, action);

    /// <summary>True: such a call is kept while the CSMS is away, and its order matters to what was kept before.</summary>
    public static bool Holds(OcppVersion version, ReadOnlySpan<byte> action)
        => MessageCatalogue.Of(version).Find(action) is { Response: not null } message && StandInFates.IsAsked(message)
            && StandInFates.Of(message) is StandInFate.Boot or StandInFate.StartTransaction or StandInFate.StopTransaction
                or StandInFate.TransactionEvent or StandInFate.MeterValues or StandInFate.Keep;

    /// <inheritdoc cref="StandInLessons.Up"/>
    public void Learn(ReadOnlySpan<byte> action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response, DateTimeOffset now)
        => _lessons.Up(action, request, response, now);

    /// <inheritdoc cref="StandInLessons.Down"/>
    public void LearnDown(ReadOnlySpan<byte> action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
        => _lessons.Down(action, request, response);

    /// <summary>The journal has taken what the answer held: a second sending of it need not be held again.</summary>
    public void Held(StandInAnswer answer)
    {
        if (answer is { Transaction: { } transaction, Hold: { } hold })
        {
            _starts.Held(transaction, hold.Payload.Span);
        }
    }

    public StandInAnswer Answer(ReadOnlySpan<byte> action, string messageId, ReadOnlySpan<byte> payload, DateTimeOffset now)
    {
        if (_catalogue.Find(action) is not { } message)
        {
            return StandInAnswer.Refuse(ErrorCode.NotImplemented, $"OCPP {_version.Number()} has no such action.");
        }

        if (!StandInFates.IsAsked(message) || message.Response is null)
        {
            return StandInAnswer.Refuse(ErrorCode.NotSupported, "Stations do not ask this.");
        }

        var fate = StandInFates.Of(message);
        if (fate is StandInFate.Refuse)
        {
            return StandInAnswer.Refuse(ErrorCode.InternalError, "The CSMS is away, and only it can answer this.");
        }

        var flaw = PayloadChecker.Check(message.Request, payload);
        var bytes = payload.ToArray();
        var fields = StandInFields.Read(bytes);
        return fields is null || (flaw is not null && !StandInEssentials.Has(fate, _version, message.Action, fields.Value))
            ? StandInAnswer.Refuse(flaw?.Code ?? ErrorCode.FormatViolation, flaw?.Line ?? "expected an object") with { Flaw = flaw }
            : Answer(fate, new(message, messageId, bytes, fields.Value, now)) with { Flaw = flaw };
    }

    private StandInAnswer Answer(StandInFate fate, in Asked call) => fate switch
    {
        StandInFate.Boot => Boot(call),
        StandInFate.Heartbeat => StandInAnswer.Say(Is16 ? StandIn16.Heartbeat(call.Now) : StandIn2.Heartbeat(call.Now)),
        StandInFate.Authorize => StandInAnswer.Say(Authorize(call)),
        StandInFate.StartTransaction => Start(call),
        StandInFate.StopTransaction => Keep(call, HeldKind.Transaction) with { Payload = StandIn16.Stop(_tokens.OfIdTag(call.Fields, call.Now)) },
        StandInFate.TransactionEvent => Keep(call, HeldKind.Transaction) with
        {
            Payload = StandIn2.TransactionEvent(_version, _tokens.OfIdToken(call.Fields, call.Now)),
        },
        StandInFate.MeterValues => Keep(call, Is16 ? StandInMeterValues.KindOf(call.Fields) : HeldKind.Event),
        StandInFate.Status => StandInAnswer.Say(Empty) with { Hold = Statuses.Put(call.Id, call.Payload, call.Now, owed: true), Lazy = true },
        StandInFate.UnknownVendor => StandInAnswer.Say(Is16 ? StandIn16.UnknownVendor() : StandIn2.UnknownVendor()),
        _ => Keep(call, StandInFates.KindOf(call.Message)),
    };

    private bool Is16 => _version is OcppVersion.V16;

    private StandInAnswer Boot(in Asked call)
    {
        var last = StandInBoot.Recall(_memory, _station);
        var refused = last is { Refused: true };
        var interval = last?.Interval ?? (int)_options.HeartbeatInterval.TotalSeconds;
        var answer = refused ? StandInAnswer.Say(Empty) : Keep(call, HeldKind.Boot, replaces: "boot");
        return answer with { Payload = Is16 ? StandIn16.Boot(refused, call.Now, interval) : StandIn2.Boot(refused, call.Now, interval) };
    }

    private byte[] Authorize(in Asked call)
    {
        var unknown = new IdTokenInfoType(AuthorizationStatusEnumType.Unknown);
        if (Is16)
        {
            return StandIn16.Authorize(_tokens.OfIdTag(call.Fields, call.Now) ?? unknown);
        }

        var info = _tokens.OfIdToken(call.Fields, call.Now) ?? unknown;
        var (chain, hashes) = (call.Fields.At("certificate") is not null, call.Fields.At("iso15118CertificateHashData") is not null);
        if (chain && info.Status == AuthorizationStatusEnumType.Accepted)
        {
            info = unknown;     // with a chain the station leaves the proof to us, and we have none
        }

        return StandIn2.Authorize(_version, info, chain || hashes ? AuthorizeCertificateStatusEnumType.NoCertificateAvailable : null);
    }

    private StandInAnswer Start(in Asked call)
    {
        var info = _tokens.OfIdTag(call.Fields, call.Now) ?? new(AuthorizationStatusEnumType.Invalid);
        if (_starts.Resent(call.Fields, call.Payload) is { } known)
        {
            return StandInAnswer.Say(StandIn16.Start(known, info));
        }

        var connector = (int)Math.Clamp(call.Fields.Whole("connectorId") ?? 0, int.MinValue, int.MaxValue);
        var transaction = new LocalTransaction(_station, _starts.Next(), null, connector, call.Now);
        var kept = Keep(call, HeldKind.Transaction);
        return kept with
        {
            Payload = StandIn16.Start(transaction.LocalId, info),
            Hold = kept.Hold! with { Transaction = $"{transaction.LocalId}" },
            Transaction = transaction,
        };
    }

    private StandInAnswer Keep(in Asked call, HeldKind kind, string? replaces = null) => StandInAnswer.Say(Empty) with
    {
        Hold = new(_station, _version, call.Message.Action, call.Id, call.Payload, call.Now, kind)
        {
            Replaces = replaces,
            Transaction = kind is HeldKind.MeterSample && call.Fields.Whole("transactionId") is { } id ? $"{id}" : null,
        },
    };

    /// <summary>One call, read.</summary>
    private readonly record struct Asked(Message Message, string Id, byte[] Payload, JsonElement Fields, DateTimeOffset Now);
}
