using System.Text.Json.Nodes;
using Gateway.Simulation;

namespace Gateway.Tests.Ledger;

/// <summary>A CALL that a station wants to make.</summary>
/// <param name="Id">Stays the same however often it must be sent.</param>
/// <param name="Payload">Asked for when it goes out: 1.6 knows a transaction's number only then.</param>
/// <param name="Message">Null: not about a transaction, so it is dropped when the connection is lost.</param>
/// <param name="Then">Given the answer.</param>
internal sealed record Saying(
    string Id, string Action, Func<JsonObject> Payload, TransactionMessage? Message = null, Action<JsonObject>? Then = null);

/// <summary>
/// What happens at a station: drivers come, charge and go at two EVSEs, in an order that is drawn from the seed. Every message about
/// it carries the station's next register reading.
/// </summary>
internal sealed class Drivers(string station, string version, Random random, TimeProvider time)
{
    private const int MostUpdates = 6;

    private readonly Transaction?[] _evses = new Transaction?[2];
    private long _register = 1000;
    private int _transactions;
    private int _ids;

    /// <summary>The next thing that happens.</summary>
    public IEnumerable<Saying> Next(bool offline)
    {
        var evse = random.Next(_evses.Length);
        if (_evses[evse] is not { } transaction)
        {
            _evses[evse] = transaction = new($"{station}-t{++_transactions}", random.Next(MostUpdates));
            return [Call("Authorize", TransactionPayload.Authorize(version)), Tell(transaction, evse, Moment.Started, offline), Status(evse)];
        }

        if (transaction.Left-- > 0)
        {
            return [Tell(transaction, evse, Moment.Updated, offline)];
        }

        _evses[evse] = null;
        return [Tell(transaction, evse, Moment.Ended, offline), Status(evse)];
    }

    /// <summary>Everybody leaves.</summary>
    public IEnumerable<Saying> Leave(bool offline)
    {
        for (var evse = 0; evse < _evses.Length; evse++)
        {
            if (_evses[evse] is { } transaction)
            {
                _evses[evse] = null;
                yield return Tell(transaction, evse, Moment.Ended, offline);
            }
        }
    }

    public Saying Boot() => Call("BootNotification", version is "ocpp1.6"
        ? new() { ["chargePointVendor"] = "Ledger", ["chargePointModel"] = "L1" }
        : new() { ["reason"] = "PowerUp", ["chargingStation"] = new JsonObject { ["vendorName"] = "Ledger", ["model"] = "L2" } });

    private Saying Status(int evse) => Call("StatusNotification", (version, _evses[evse]) switch
    {
        ("ocpp1.6", var now) => new()
        {
            ["connectorId"] = evse + 1, ["errorCode"] = "NoError", ["status"] = now is null ? "Available" : "Charging",
        },
        (_, var now) => new()
        {
            ["timestamp"] = Now(), ["connectorStatus"] = now is null ? "Available" : "Occupied", ["evseId"] = evse + 1, ["connectorId"] = 1,
        },
    });

    private Saying Tell(Transaction transaction, int evse, Moment moment, bool offline)
    {
        _register += random.Next(1, 100);
        var say = new Say(moment, transaction.Name, evse + 1, transaction.SeqNo++, _register, Now(), offline);
        JsonObject Payload() => TransactionPayload.Write(version, say, transaction.Number);
        return new(
            Id(), TransactionPayload.Action(version, moment), Payload,
            new(station, _register, transaction.Name, moment, TransactionPayload.Facts(Payload())),
            answer => transaction.Number = answer["transactionId"]?.GetValue<long>() ?? transaction.Number);
    }

    private Saying Call(string action, JsonObject payload) => new(Id(), action, () => payload.DeepClone().AsObject());

    /// <summary>Also asked for by whoever boots, on another thread.</summary>
    private string Id() => $"{station}:{Interlocked.Increment(ref _ids)}";

    private string Now() => Readings.Time(time.GetUtcNow());

    private sealed class Transaction(string name, int updates)
    {
        public string Name => name;

        public int Left { get; set; } = updates;

        public int SeqNo { get; set; }

        /// <summary>1.6: what the CSMS calls it; -1 as long as nobody has said so.</summary>
        public long Number { get; set; } = -1;
    }
}
