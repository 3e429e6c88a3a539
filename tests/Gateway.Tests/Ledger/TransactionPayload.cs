using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Ledger;

/// <summary>What a station has to say about a transaction at one moment.</summary>
/// <param name="Offline">The station has no connection now.</param>
internal sealed record Say(Moment Moment, string Transaction, int Evse, int SeqNo, long Register, string At, bool Offline);

/// <summary>Messages about transactions in the words of each version, written by stations and read by the CSMS.</summary>
internal static class TransactionPayload
{
    private const string Token = "04A1B2C3D4";

    public static string Action(string version, Moment moment) => (version, moment) switch
    {
        ("ocpp1.6", Moment.Started) => "StartTransaction",
        ("ocpp1.6", Moment.Updated) => "MeterValues",
        ("ocpp1.6", _) => "StopTransaction",
        _ => "TransactionEvent",
    };

    /// <param name="number">1.6: what the CSMS calls the transaction.</param>
    public static JsonObject Write(string version, Say say, long number)
        => version is not "ocpp1.6" ? WriteEvent(say) : say.Moment switch
        {
            Moment.Started => new()
            {
                ["connectorId"] = say.Evse, ["idTag"] = Token, ["meterStart"] = say.Register, ["timestamp"] = say.At,
            },
            Moment.Updated => new()
            {
                ["connectorId"] = say.Evse, ["transactionId"] = number, ["meterValue"] = MeterValue16(say),
            },
            _ => new()
            {
                ["transactionId"] = number, ["meterStop"] = say.Register, ["timestamp"] = say.At, ["reason"] = "EVDisconnected",
            },
        };

    public static JsonObject Authorize(string version)
        => version is "ocpp1.6" ? new() { ["idTag"] = Token } : new() { ["idToken"] = IdToken() };

    /// <summary>Null: the message is not about a transaction.</summary>
    /// <param name="number">1.6 StartTransaction: what the CSMS calls the transaction that began at this reading.</param>
    public static Arrival? Read(string station, string id, string action, JsonObject payload, Func<long, long> number)
    {
        JsonNode Sample() => payload["meterValue"]![0]!["sampledValue"]![0]!["value"]!;

        Arrival Of(Moment moment, long register, string? transaction, bool? offline = null)
            => new(station, register, transaction ?? Text(number(register)), moment, id, Facts(payload), offline);

        return action switch
        {
            "StartTransaction" => Of(Moment.Started, Number(payload["meterStart"]!), null),
            "MeterValues" when payload["transactionId"] is { } transaction
                => Of(Moment.Updated, long.Parse(Sample().GetValue<string>(), CultureInfo.InvariantCulture), transaction.ToJsonString()),
            "StopTransaction" => Of(Moment.Ended, Number(payload["meterStop"]!), payload["transactionId"]!.ToJsonString()),
            "TransactionEvent" => Of(
                Enum.Parse<Moment>(payload["eventType"]!.GetValue<string>()), Number(Sample()),
                payload["transactionInfo"]!["transactionId"]!.GetValue<string>(), payload["offline"]?.GetValue<bool>() ?? false),
            _ => null,
        };
    }

    /// <summary>The payload without what a gateway may change.</summary>
    public static string Facts(JsonObject payload)
    {
        var facts = payload.DeepClone().AsObject();
        facts.Remove("transactionId");
        facts.Remove("offline");
        return facts.ToJsonString();
    }

    private static JsonObject WriteEvent(Say say)
    {
        var payload = new JsonObject
        {
            ["eventType"] = say.Moment.ToString(),
            ["timestamp"] = say.At,
            ["triggerReason"] = say.Moment switch
            {
                Moment.Started => "Authorized",
                Moment.Updated => "MeterValuePeriodic",
                _ => "EVCommunicationLost",
            },
            ["seqNo"] = say.SeqNo,
            ["transactionInfo"] = new JsonObject
            {
                ["transactionId"] = say.Transaction, ["chargingState"] = say.Moment is Moment.Ended ? "Idle" : "Charging",
            },
            ["evse"] = new JsonObject { ["id"] = say.Evse, ["connectorId"] = 1 },
            ["meterValue"] = new JsonArray(new JsonObject
            {
                ["timestamp"] = say.At,
                ["sampledValue"] = new JsonArray(new JsonObject
                {
                    ["value"] = say.Register,
                    ["measurand"] = "Energy.Active.Import.Register",
                    ["unitOfMeasure"] = new JsonObject { ["unit"] = "Wh" },
                }),
            }),
        };
        if (say.Offline)
        {
            payload["offline"] = true;
        }

        if (say.Moment is Moment.Started)
        {
            payload["idToken"] = IdToken();
        }

        return payload;
    }

    private static JsonArray MeterValue16(Say say) => new(new JsonObject
    {
        ["timestamp"] = say.At,
        ["sampledValue"] = new JsonArray(new JsonObject
        {
            ["value"] = Text(say.Register), ["measurand"] = "Energy.Active.Import.Register", ["unit"] = "Wh",
        }),
    });

    private static JsonObject IdToken() => new() { ["idToken"] = Token, ["type"] = "ISO14443" };

    private static long Number(JsonNode node) => long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
