using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;
using Gateway.Stations;
using Gateway.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Stations;

/// <summary>What one station's bridge knows at moments that a race decides.</summary>
public sealed class BridgeTests
{
    private const string Start =
        """{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-03-01T12:00:00Z"}""";

    [Fact]
    public async Task What_is_on_its_way_to_the_disk_is_owed_already()
    {
        await using var fixture = new JournalFixture();
        using var disk = new ManualResetEventSlim();
        fixture.Options = fixture.Options with { Probe = step => Assert.True(step is not JournalStep.Commit || disk.Wait(JournalFixture.Patience)) };
        var journal = fixture.Open();
        await using var memory = StationMemory.Open(fixture.Options.Directory, fixture.Time, NullLogger.Instance);
        var bridge = new BridgeBook(journal, memory, new(memory), new StandInOptions(), fixture.Time).Of("CP-1", OcppVersion.V16);

        var keeping = bridge.KeepAsync(bridge.Answer("1"u8, "StartTransaction"u8, Encoding.UTF8.GetBytes(Start)));
        var owes = bridge.Owes;     // asked by another session of the station, whose link has just been made
        disk.Set();

        Assert.True(await keeping);
        Assert.True(owes);
    }

    [Fact]
    public async Task A_start_that_the_csms_answers_before_the_station_is_told_keeps_its_number()
    {
        await using var fixture = new JournalFixture();
        var journal = fixture.Open();
        await using var memory = StationMemory.Open(fixture.Options.Directory, fixture.Time, NullLogger.Instance);
        var options = new StandInOptions { AcceptUnknownTokens = true };
        var bridge = new BridgeBook(journal, memory, new(memory), options, fixture.Time).Of("CP-1", OcppVersion.V16);
        var answer = bridge.Answer("1"u8, "StartTransaction"u8, Encoding.UTF8.GetBytes(Start));
        var localId = answer.Transaction!.LocalId;

        await journal.HoldAsync(answer.Hold!, answer.Transaction);      // as far as the disk; who waits for it has not gone on yet
        bridge.Delivered(bridge.Owed(1)[0], """{"transactionId":1013,"idTagInfo":{"status":"Accepted"}}"""u8);

        var stop = new Frame
        {
            Type = MessageType.Call,
            Id = "2"u8,
            Action = "StopTransaction"u8,
            Payload = Encoding.UTF8.GetBytes($$"""{"transactionId":{{localId}},"meterStop":200,"timestamp":"2026-03-01T12:05:00Z"}"""),
        };
        Assert.Contains("\"transactionId\":1013", Encoding.UTF8.GetString(bridge.ToCsms(stop) ?? []), StringComparison.Ordinal);
    }
}
