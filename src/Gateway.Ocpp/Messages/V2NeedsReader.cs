using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>Reads what OCPP 2.0.1 and 2.1 tell of a car's wishes. The reader stands inside the payload.</summary>
internal static class V2NeedsReader
{
    // {"idTokenInfo": {"status": "Accepted", "chargingPriority": 3}, "chargingPriority": 5}
    public static ReadFault ReadEventAnswer(ref Utf8JsonReader json, IStationSightings to)
    {
        long? ofToken = null, ofTransaction = null;
        while (json.NextField())
        {
            if (json.ValueTextEquals("chargingPriority"u8))
            {
                ofTransaction = json.Int64();
            }
            else if (json.ValueTextEquals("idTokenInfo"u8))
            {
                ofToken = ReadTokenInfo(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        if ((ofTransaction ?? ofToken) is { } told)
        {
            to.TransactionPrioritised(told);
        }

        return ReadFault.None;
    }

    // {"evseId": 1, "chargingNeeds": {"departureTime": "...", "acChargingParameters": {"energyAmount": 22000, ...}}}
    public static ReadFault ReadNeeds(ref Utf8JsonReader json, IStationSightings to)
    {
        int? evse = null;
        var needs = default(Needs);
        while (json.NextField())
        {
            if (json.ValueTextEquals("evseId"u8))
            {
                evse = json.Int32();
            }
            else if (json.ValueTextEquals("chargingNeeds"u8))
            {
                needs = ReadChargingNeeds(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        if (evse is not > 0)
        {
            return ReadFault.Incomplete;
        }

        if (needs.Departure is not null || needs.Energy is not null)
        {
            to.CarWants(evse.Value, needs.Departure, needs.Energy);
        }

        return ReadFault.None;
    }

    private static Needs ReadChargingNeeds(ref Utf8JsonReader json)
    {
        var needs = default(Needs);
        for (var inside = json.EnterObject(); inside && json.NextField();)
        {
            if (json.ValueTextEquals("departureTime"u8))
            {
                needs.Departure = json.Time();
            }
            else if (json.ValueTextEquals("acChargingParameters"u8) || json.ValueTextEquals("dcChargingParameters"u8)
                || json.ValueTextEquals("v2xChargingParameters"u8))
            {
                needs.Energy = ReadParameters(ref json) ?? needs.Energy;
            }
            else
            {
                json.Skip();
            }
        }

        return needs;
    }

    /// <summary>Of AC, DC or V2X. The energy that is asked for; where none is, what fits into the battery.</summary>
    private static double? ReadParameters(ref Utf8JsonReader json)
    {
        double? amount = null, capacity = null, soc = null, full = null;
        for (var inside = json.EnterObject(); inside && json.NextField();)
        {
            if (json.ValueTextEquals("energyAmount"u8) || json.ValueTextEquals("evTargetEnergyRequest"u8))
            {
                amount = json.Double();
            }
            else if (json.ValueTextEquals("evEnergyCapacity"u8))
            {
                capacity = json.Double();
            }
            else if (json.ValueTextEquals("stateOfCharge"u8))
            {
                soc = json.Double();
            }
            else if (json.ValueTextEquals("fullSoC"u8))
            {
                full = json.Double();
            }
            else
            {
                json.Skip();
            }
        }

        return amount ?? (soc is >= 0 and <= 100 && (full ?? 100) is >= 0 and <= 100 and var top ? capacity * Math.Max(0, top - soc.Value) / 100 : null);
    }

    private static long? ReadTokenInfo(ref Utf8JsonReader json)
    {
        long? priority = null;
        for (var inside = json.EnterObject(); inside && json.NextField();)
        {
            if (json.ValueTextEquals("chargingPriority"u8))
            {
                priority = json.Int64();
            }
            else
            {
                json.Skip();
            }
        }

        return priority;
    }

    private struct Needs
    {
        public DateTimeOffset? Departure;
        public double? Energy;
    }
}
