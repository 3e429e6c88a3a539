using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>What time it is. The operating system keeps the clock, not the CSMS. OCPP 2.1 part 2, ClockCtrlr.</summary>
internal sealed class ClockBlock(TimeProvider time, SitePlan plan) : IOwnBlock
{
    private const string Component = "ClockCtrlr", System = "NTP";

    public IEnumerable<Variable> Variables =>
    [
        new(new(Component, null, "DateTime"), DataEnumType.DateTime, () => Written.Time(time.GetUtcNow())) { IsPersistent = false, SupportsMonitoring = false },
        new(new(Component, null, "TimeSource"), DataEnumType.SequenceList, static () => System)
        {
            Mutability = MutabilityEnumType.ReadWrite, Values = [System], Write = Choose, SupportsMonitoring = false,
        },
        new(new(Component, null, "TimeZone"), DataEnumType.String, () => plan.TimeZone.Id)
        {
            SiteKey = "site.timeZone", IsConstant = true, SupportsMonitoring = false,
        },
    ];

    private static VariableChange Choose(string sources)
        => VariableCheck.Members(sources) is [System] ? VariableChange.Accepted : VariableChange.Rejected($"The clock is set by the operating system: {System}.");
}
