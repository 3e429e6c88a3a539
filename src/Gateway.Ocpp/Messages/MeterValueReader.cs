using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>Reads meterValue, in all versions, into a <see cref="MeterReading"/>.</summary>
internal static class MeterValueReader
{
    // "meterValue": [{"timestamp": "...", "sampledValue": [...]}, ...]      an object in place of an array is taken as one entry
    public static void Read(ref Utf8JsonReader json, ref MeterReading newest)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadEntry(ref json, ref newest);
            return;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadEntry(ref json, ref newest);
            }
            else
            {
                json.Skip();
            }
        }
    }

    // Stations that write one entry per measurand give all the same time: such entries are one. Without a time, the last wins.
    private static void ReadEntry(ref Utf8JsonReader json, ref MeterReading newest)
    {
        var taken = FindTimestamp(json);
        var isSame = taken is not null && taken == newest.Taken;
        if (!isSame && taken < newest.Taken)
        {
            json.Skip();
            return;
        }

        if (!isSame)
        {
            newest = new MeterReading { Taken = taken };
        }

        while (json.NextField())
        {
            if (json.ValueTextEquals("sampledValue"u8))
            {
                ReadSamples(ref json, ref newest);
            }
            else
            {
                json.Skip();
            }
        }
    }

    // By value, so this is a look ahead: the timestamp says whether the values count, and may stand behind them.
    private static DateTimeOffset? FindTimestamp(Utf8JsonReader ahead)
    {
        while (ahead.NextField())
        {
            if (ahead.ValueTextEquals("timestamp"u8))
            {
                return ahead.Time();
            }

            ahead.Skip();
        }

        return null;
    }

    private static void ReadSamples(ref Utf8JsonReader json, ref MeterReading reading)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            SampledValue.Read(ref json, ref reading);
            return;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                SampledValue.Read(ref json, ref reading);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
