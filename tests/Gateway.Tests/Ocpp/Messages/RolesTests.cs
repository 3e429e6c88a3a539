using System.Text;
using System.Text.RegularExpressions;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Outage;
using Gateway.Stations;
using Gateway.Stations.Der;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>What `ocpp list` says of the gateway is what the gateway's code does.</summary>
public sealed partial class RolesTests
{
    public static TheoryData<OcppVersion> Versions => [OcppVersion.V16, OcppVersion.V201, OcppVersion.V21];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Acted_on_is_what_stations_and_profiles_are_followed_by(OcppVersion version)
        => Assert.Equal(
            Actions(version, action => StationReader.Interests(version, Encoding.UTF8.GetBytes(action)) || CsmsProfiles.Follows(Encoding.UTF8.GetBytes(action))
                || CsmsProfiles.Hears(Encoding.UTF8.GetBytes(action)) || (version == OcppVersion.V21 && DerEars.Hears(Encoding.UTF8.GetBytes(action)))
                || StandIn.Interests(version, Encoding.UTF8.GetBytes(action))),
            Having(version, Roles.ActedOn));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Answered_is_what_the_stand_in_does_not_refuse(OcppVersion version)
        => Assert.Equal(
            Sorted(MessageCatalogue.Of(version).Messages.Where(m =>
                m.Response is not null && m.Sender is Direction.StationToCsms or Direction.Both && StandInFates.Of(m) is not StandInFate.Refuse)),
            Having(version, Roles.Answered));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Originated_is_what_the_program_calls_for(OcppVersion version)
    {
        var named = Directory.EnumerateDirectories(Repository.File("src/Gateway"))
            .Where(folder => Path.GetFileName(folder) is not "Simulation")      // that is the other side
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => CallNames().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet();
        var known = Originals(version).ToList();

        Assert.Contains(nameof(Calls.SetLimit), named);
        Assert.Equal(
            known.Where(call => named.Contains(call.Method)).Select(call => call.Request.Action).Distinct().Order(StringComparer.Ordinal),
            Having(version, Roles.Originated));
    }

    [Fact]
    public void Every_kind_of_call_is_looked_for()
        => Assert.Equal(
            typeof(Calls).GetMethods().Where(m => m.ReturnType == typeof(Request)).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal),
            Originals(OcppVersion.V21).Select(call => call.Method).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Own_is_what_is_meant_for_the_gateway_and_the_rest_is_relayed(OcppVersion version)
    {
        var messages = MessageCatalogue.Of(version).Messages;

        Assert.Equal(Sorted(messages.Where(m => m.Sender is Direction.CsmsToController)), Having(version, Roles.Own));
        Assert.Equal(
            Sorted(messages.Where(m => m.Sender is not (Direction.CsmsToController or Direction.ControllerToCsms))),
            Having(version, Roles.Relayed));
    }

    [Fact]
    public void Without_an_endpoint_the_messages_of_1_5_are_only_known()
        => Assert.All(MessageCatalogue.Of(OcppVersion.V15).Messages, m => Assert.Equal(Roles.Known, RoleTable.Of(OcppVersion.V15, m.Action)));

    private static IEnumerable<(string Method, Request Request)> Originals(OcppVersion version)
    {
        yield return (nameof(Calls.SetLimit), Calls.SetLimit(version, new(1, "17", 6, 3, 1, DateTimeOffset.UnixEpoch, LiveLimit.UsualLife)));
        yield return (nameof(Calls.SetFallback), Calls.SetFallback(version, 6, 3));
        yield return (nameof(Calls.ClearProfile), Calls.ClearProfile(version, 1));
        yield return (nameof(Calls.StopTransaction), Calls.StopTransaction(version, "17"));
        yield return (nameof(Calls.SetMeterInterval), Calls.SetMeterInterval(version, TimeSpan.FromSeconds(10)));
        yield return (nameof(Calls.SetMeasurands), Calls.SetMeasurands(version, Calls.UsualMeasurands));
        yield return (nameof(Calls.GetMeterSettings), Calls.GetMeterSettings(version));
        yield return (nameof(Calls.GetCompositeSchedule), Calls.GetCompositeSchedule(version, 1, inWatt: false));
        yield return (nameof(Calls.GetProfileAbilities), Calls.GetProfileAbilities(version));
        yield return (nameof(Calls.TriggerMessage), Calls.TriggerMessage(version, Trigger.MeterValues));
        if (version != OcppVersion.V16)         // sent on the own link, which speaks 2.x
        {
            yield return (nameof(Calls.BootNotification), Calls.BootNotification(new("a", "b", "c", null), "PowerUp"));
            yield return (nameof(Calls.Heartbeat), Calls.Heartbeat());
            yield return (nameof(Calls.SecurityEventNotification), Calls.SecurityEventNotification("a", DateTimeOffset.UnixEpoch, "b"));
            yield return (nameof(Calls.SignCertificate), Calls.SignCertificate(version, "csr", 1));
            yield return (nameof(Calls.NotifyReport), Calls.NotifyReport(1, DateTimeOffset.UnixEpoch, 0, [], false));
            yield return (nameof(Calls.NotifyEvent), Calls.NotifyEvent(version, DateTimeOffset.UnixEpoch, 0, [], more: false));
            yield return (nameof(Calls.NotifyMonitoringReport), Calls.NotifyMonitoringReport(version, 1, DateTimeOffset.UnixEpoch, 0, [], more: false));
            yield return (nameof(Calls.NotifyChargingLimit), Calls.NotifyChargingLimit(version, "SO", true, null));
            yield return (nameof(Calls.ClearedChargingLimit), Calls.ClearedChargingLimit("SO"));
            yield return (nameof(Calls.ReportChargingProfiles), Calls.ReportChargingProfiles(version, 1, "CSO", [], true));
            yield return (nameof(Calls.LogStatusNotification), Calls.LogStatusNotification(version, UploadLogStatusEnumType.Idle, null, null));
            yield return (nameof(Calls.FirmwareStatusNotification), Calls.FirmwareStatusNotification(version, FirmwareStatusEnumType.Idle, null, null));
            yield return (nameof(Calls.NotifyCustomerInformation), Calls.NotifyCustomerInformation(new("a", 0, DateTimeOffset.UnixEpoch, 1)));
            yield return (nameof(Calls.MeterValues), Calls.MeterValues(new([new(1)], DateTimeOffset.UnixEpoch)));
            yield return (nameof(Calls.PublishFirmwareStatus), Calls.PublishFirmwareStatus(version, PublishFirmwareStatusEnumType.Idle, null, [], null));
        }

        if (version == OcppVersion.V21)
        {
            yield return (nameof(Calls.OpenPeriodicEventStream), Calls.OpenPeriodicEventStream(1, 1, new()));
            yield return (nameof(Calls.ClosePeriodicEventStream), Calls.ClosePeriodicEventStream(1));
            yield return (nameof(Calls.NotifyPeriodicEventStream), Calls.NotifyPeriodicEventStream(1, DateTimeOffset.UnixEpoch, [], 0));
            yield return (nameof(Calls.UpdateLimit), Calls.UpdateLimit(new(1, "17", 6, 3, 1, DateTimeOffset.UnixEpoch, LiveLimit.UsualLife)));
            yield return (nameof(Calls.PullDynamicScheduleUpdate), Calls.PullDynamicScheduleUpdate(1));
            yield return (nameof(Calls.GetDerAbilities), Calls.GetDerAbilities(1));
            yield return (nameof(Calls.SetDERControl), Calls.SetDERControl(new(true, "a", DERControlEnumType.VoltVar)));
            yield return (nameof(Calls.ClearDERControl), Calls.ClearDERControl(true, "a"));
            yield return (nameof(Calls.GetDERControl), Calls.GetDERControl(1, true, "a"));
            yield return (nameof(Calls.ReportDERControl), Calls.ReportDERControl(new(1)));
            yield return (nameof(Calls.NotifyDERStartStop), Calls.NotifyDERStartStop("a", true, DateTimeOffset.UnixEpoch, []));
            yield return (nameof(Calls.NotifyDERAlarm), Calls.NotifyDERAlarm(default, default, DateTimeOffset.UnixEpoch, false));
        }
    }

    private static IEnumerable<string> Having(OcppVersion version, Roles role)
        => Actions(version, action => RoleTable.Of(version, action).HasFlag(role));

    private static IEnumerable<string> Actions(OcppVersion version, Func<string, bool> which)
        => Sorted(MessageCatalogue.Of(version).Messages.Where(m => which(m.Action)));

    private static IEnumerable<string> Sorted(IEnumerable<Message> messages) => messages.Select(m => m.Action).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<!\w)Calls\.(?<name>[A-Z]\w*)\(")]
    private static partial Regex CallNames();
}
