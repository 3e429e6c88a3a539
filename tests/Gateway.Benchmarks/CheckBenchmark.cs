using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records.V16;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Benchmarks;

/// <summary>What it costs to check a payload against the catalogue, beside merely walking over its tokens.</summary>
internal static class CheckBenchmark
{
    private const int Rounds = 41;
    private const int Warmup = 10;

    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(20);

    public static int Run()
    {
        Console.WriteLine("one pass over a payload, median of 41 rounds taken in turn; ratios to a bare Utf8JsonReader walk");
        Console.WriteLine($"{"",-34}{"bytes",7}{"walk",10}{"check",10}{"document",10}{"records",10}{"ratio",8}{"ratio",8}{"ratio",8}{"check B",9}");
        foreach (var payload in Payloads())
        {
            Measure(payload);
        }

        return 0;
    }

    private static IEnumerable<Payload> Payloads()
    {
        yield return new("TransactionEvent 2.1", OcppVersion.V21, "TransactionEvent", V2Json.Default.TransactionEventRequest, TransactionEvent);
        yield return new("MeterValues 2.1, 50 samples", OcppVersion.V21, "MeterValues", V2Json.Default.MeterValuesRequest, MeterValues(50));
        yield return new("MeterValues 1.6, 50 samples", OcppVersion.V16, "MeterValues", V16Json.Default.MeterValuesRequest, MeterValues16(50));
        yield return new("BootNotification 2.0.1", OcppVersion.V201, "BootNotification", V2Json.Default.BootNotificationRequest, """
            {"reason":"PowerUp","chargingStation":{"vendorName":"Example","model":"Wallbox 22","serialNumber":"CP-4711","firmwareVersion":"1.4.2"}}
            """);
    }

    private static void Measure(Payload payload)
    {
        var shape = MessageCatalogue.Of(payload.Version).Find(payload.Action)!.Request;
        var bytes = Encoding.UTF8.GetBytes(payload.Json);
        if (PayloadChecker.Check(shape, bytes) is { } fault)
        {
            throw new InvalidOperationException($"{payload.Name} {fault.Pointer}: {fault.Text}");
        }

        Func<int>[] ways = [() => Walk(bytes), () => PayloadChecker.Check(shape, bytes) is null ? 1 : 0, () => Document(bytes), () => Records(bytes, payload.Record)];
        var times = ways.Select(_ => new List<double>()).ToArray();
        for (var round = -Warmup; round < Rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var time = TimeOf(ways[way]);
                if (round >= 0)
                {
                    times[way].Add(time);
                }
            }
        }

        var (walk, check, document, records) = (Median(times[0]), Median(times[1]), Median(times[2]), Median(times[3]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{payload.Name,-34}{bytes.Length,7}{walk,7:0} ns{check,7:0} ns{document,7:0} ns{records,7:0} ns")
            + string.Create(CultureInfo.InvariantCulture, $"{check / walk,8:0.00}{document / walk,8:0.00}{records / walk,8:0.00}{Allocated(ways[1]),9}"));
    }

    private static int Walk(byte[] bytes)
    {
        var json = new Utf8JsonReader(bytes);
        var tokens = 0;
        while (json.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static int Document(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return (int)document.RootElement.ValueKind;
    }

    private static int Records(byte[] bytes, JsonTypeInfo record) => JsonSerializer.Deserialize(bytes, record) is null ? 0 : 1;

    // In nanoseconds, of one.
    private static double TimeOf(Func<int> way)
    {
        var (start, done, sum) = (TimeProvider.System.GetTimestamp(), 0, 0);
        TimeSpan took;
        do
        {
            for (var i = 0; i < 100; i++)
            {
                sum += way();
            }

            done += 100;
            took = TimeProvider.System.GetElapsedTime(start);
        }
        while (took < RoundTime);

        return sum == 0 ? throw new InvalidOperationException("Nothing was done.") : took.TotalNanoseconds / done;
    }

    private static long Allocated(Func<int> way)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = way();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private static string MeterValues(int samples) => $$"""
        {"evseId":1,"meterValue":[{"timestamp":"2026-11-21T08:00:00.000Z","sampledValue":[{{string.Join(',', Enumerable.Repeat(
            """{"value":1234.5,"measurand":"Energy.Active.Import.Register","context":"Sample.Periodic","location":"Outlet","unitOfMeasure":{"unit":"Wh"} }""", samples))}}]}]}
        """;

    private static string MeterValues16(int samples) => $$"""
        {"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"2026-11-21T08:00:00Z","sampledValue":[{{string.Join(',', Enumerable.Repeat(
            """{"value":"1234.5","context":"Sample.Periodic","format":"Raw","measurand":"Current.Import","phase":"L1","location":"Outlet","unit":"A"}""", samples))}}]}]}
        """;

    private const string TransactionEvent = """
        {"eventType":"Updated","timestamp":"2026-11-21T08:15:00.000Z","triggerReason":"MeterValuePeriodic","seqNo":17,"offline":false,
        "numberOfPhasesUsed":3,"cableMaxCurrent":32,"transactionInfo":{"transactionId":"c2f1a3d4-6d1f-4f3c-9a61-0f5a2b7c8d9e","chargingState":"Charging","timeSpentCharging":900},
        "evse":{"id":1,"connectorId":1},"idToken":{"idToken":"04E91C52A1B680","type":"ISO14443"},
        "meterValue":[{"timestamp":"2026-11-21T08:15:00.000Z","sampledValue":[
        {"value":15.9,"measurand":"Current.Import","context":"Sample.Periodic","phase":"L1","unitOfMeasure":{"unit":"A"}},
        {"value":15.8,"measurand":"Current.Import","context":"Sample.Periodic","phase":"L2","unitOfMeasure":{"unit":"A"}},
        {"value":16.0,"measurand":"Current.Import","context":"Sample.Periodic","phase":"L3","unitOfMeasure":{"unit":"A"}},
        {"value":1234567.8,"measurand":"Energy.Active.Import.Register","context":"Sample.Periodic","unitOfMeasure":{"unit":"Wh"}}]}]}
        """;

    private sealed record Payload(string Name, OcppVersion Version, string Action, JsonTypeInfo Record, string Json);
}
