using System.Globalization;
using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>Writes down what <see cref="StationReader"/> tells, one line each.</summary>
internal sealed class Sightings : IStationSightings
{
    private readonly List<string> _told = [];

    public MeterSample Sample { get; private set; }

    public static (ReadFault Fault, string Told, MeterSample Sample) Call(OcppVersion version, string action, string payload)
    {
        var heard = new Sightings();
        var fault = StationReader.Call(version, Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), heard);
        return (fault, string.Join("; ", heard._told), heard.Sample);
    }

    public static DateTimeOffset? WrittenIn(OcppVersion version, string action, string payload)
    {
        var heard = new Sightings();
        StationReader.Call(version, Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), heard);
        return heard.Written;
    }

    public static (ReadFault Fault, string Told) Answer(OcppVersion version, string action, string payload, int connector = 0)
    {
        var heard = new Sightings();
        var fault = StationReader.Answer(
            version, Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(payload), connector, heard);
        return (fault, string.Join("; ", heard._told));
    }

    /// <summary>Beside the lines: most tests are not about the clock.</summary>
    public DateTimeOffset? Written { get; private set; }

    public void WrittenAt(DateTimeOffset at) => Written = at;

    public void Booted(string? vendor, string? model, string? firmware)
        => Note($"boot {vendor ?? "-"} {model ?? "-"} {firmware ?? "-"}");

    public void BootAnswered(ReadOnlySpan<byte> status) => Note("answered " + Encoding.UTF8.GetString(status));

    public void ConnectorStatus(int evse, int connector, ConnectorState state) => Note($"status {evse}.{connector} {state}");

    public void TransactionStarting(int connector) => Note($"starting {connector}");

    public void TransactionNumbered(int connector, long transactionId) => Note($"number {connector} {transactionId}");

    public void TransactionRuns(int evse, ReadOnlySpan<byte> transactionId, ChargingState? state)
        => Note($"runs {evse} {Encoding.UTF8.GetString(transactionId)} {state?.ToString() ?? "-"}");

    public void TransactionPrioritised(long priority) => Note($"priority {priority}");

    public void CarWants(int evse, DateTimeOffset? departure, double? energy)
        => Note($"wants {evse} {departure?.ToString("u", CultureInfo.InvariantCulture) ?? "-"} {energy?.ToString(CultureInfo.InvariantCulture) ?? "-"}");

    public void TransactionEnded(int evse, ReadOnlySpan<byte> transactionId)
        => Note($"ended {evse} {Encoding.UTF8.GetString(transactionId)}");

    public void Measured(int evse, in MeterSample sample)
    {
        Sample = sample;
        Note($"measured {evse}");
    }

    private void Note(FormattableString line) => _told.Add(line.ToString(CultureInfo.InvariantCulture));

    private void Note(string line) => _told.Add(line);
}
