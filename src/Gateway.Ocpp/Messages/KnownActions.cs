using System.Collections.Frozen;
using System.Text;

namespace Gateway.Ocpp.Messages;

/// <summary>Who sends a message's request. A Local Controller counts as a station.</summary>
public enum Direction { StationToCsms, CsmsToStation, Both }

/// <summary>The names of all messages of OCPP 1.6 (with security extension), 2.0.1 and 2.1.</summary>
public static class KnownActions
{
    private const int LongestName = 64;

    private const string V16FromStation = """
        Authorize BootNotification DiagnosticsStatusNotification FirmwareStatusNotification Heartbeat
        LogStatusNotification MeterValues SecurityEventNotification SignCertificate SignedFirmwareStatusNotification
        StartTransaction StatusNotification StopTransaction
        """;

    private const string V16FromCsms = """
        CancelReservation CertificateSigned ChangeAvailability ChangeConfiguration ClearCache ClearChargingProfile
        DeleteCertificate ExtendedTriggerMessage GetCompositeSchedule GetConfiguration GetDiagnostics
        GetInstalledCertificateIds GetLocalListVersion GetLog InstallCertificate RemoteStartTransaction
        RemoteStopTransaction ReserveNow Reset SendLocalList SetChargingProfile SignedUpdateFirmware TriggerMessage
        UnlockConnector UpdateFirmware
        """;

    private const string V201FromStation = """
        Authorize BootNotification ClearedChargingLimit FirmwareStatusNotification Get15118EVCertificate
        GetCertificateStatus Heartbeat LogStatusNotification MeterValues NotifyChargingLimit NotifyCustomerInformation
        NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport
        NotifyReport PublishFirmwareStatusNotification ReportChargingProfiles ReservationStatusUpdate
        SecurityEventNotification SignCertificate StatusNotification TransactionEvent
        """;

    private const string V201FromCsms = """
        CancelReservation CertificateSigned ChangeAvailability ClearCache ClearChargingProfile ClearDisplayMessage
        ClearVariableMonitoring CostUpdated CustomerInformation DeleteCertificate GetBaseReport GetChargingProfiles
        GetCompositeSchedule GetDisplayMessages GetInstalledCertificateIds GetLocalListVersion GetLog
        GetMonitoringReport GetReport GetTransactionStatus GetVariables InstallCertificate PublishFirmware
        RequestStartTransaction RequestStopTransaction ReserveNow Reset SendLocalList SetChargingProfile
        SetDisplayMessage SetMonitoringBase SetMonitoringLevel SetNetworkProfile SetVariableMonitoring SetVariables
        TriggerMessage UnlockConnector UnpublishFirmware UpdateFirmware
        """;

    private const string NewIn21FromStation = """
        BatterySwap ClosePeriodicEventStream GetCertificateChainStatus NotifyDERAlarm NotifyDERStartStop
        NotifyPeriodicEventStream NotifyPriorityCharging NotifySettlement OpenPeriodicEventStream
        PullDynamicScheduleUpdate ReportDERControl VatNumberValidation
        """;

    private const string NewIn21FromCsms = """
        AFRRSignal AdjustPeriodicEventStream ChangeTransactionTariff ClearDERControl ClearTariffs GetDERControl
        GetPeriodicEventStream GetTariffs NotifyAllowedEnergyTransfer NotifyWebPaymentStarted RequestBatterySwap
        SetDERControl SetDefaultTariff UpdateDynamicSchedule UsePriorityCharging
        """;

    private static readonly FrozenDictionary<string, Direction> V16 = Table(V16FromStation, V16FromCsms);

    private static readonly FrozenDictionary<string, Direction> V201 = Table(V201FromStation, V201FromCsms);

    private static readonly FrozenDictionary<string, Direction> V21 =
        Table(V201FromStation + " " + NewIn21FromStation, V201FromCsms + " " + NewIn21FromCsms);

    /// <summary>Null: the version has no message of that name.</summary>
    public static Direction? Find(OcppVersion version, ReadOnlySpan<byte> action)
    {
        Span<char> name = stackalloc char[LongestName];
        if (action.Length > LongestName || Ascii.ToUtf16(action, name, out var length) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }

        var lookup = Of(version).GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(name[..length], out var direction) ? direction : null;
    }

    /// <summary>All names of a version.</summary>
    public static IReadOnlyDictionary<string, Direction> All(OcppVersion version) => Of(version);

    private static FrozenDictionary<string, Direction> Of(OcppVersion version) => version switch
    {
        OcppVersion.V16 => V16,
        OcppVersion.V201 => V201,
        _ => V21,
    };

    private static FrozenDictionary<string, Direction> Table(string fromStation, string fromCsms)
    {
        var table = new Dictionary<string, Direction>(StringComparer.Ordinal) { ["DataTransfer"] = Direction.Both };
        Add(fromStation, Direction.StationToCsms);
        Add(fromCsms, Direction.CsmsToStation);
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string names, Direction direction)
        {
            foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                table.Add(name, direction);
            }
        }
    }
}
