using System.Globalization;

namespace Gateway.Tests.LocalController.Limits;

/// <summary>Profiles as a CSMS writes them.</summary>
internal static class Profile
{
    /// <param name="more">More fields of the profile, each with a comma before it.</param>
    /// <param name="schedule">More fields of the schedule, likewise.</param>
    public static string Of(
        int id, string purpose = "ChargingStationMaxProfile", int level = 0, string kind = "Absolute", string unit = "A",
        string periods = """{"startPeriod":0,"limit":40}""", string? start = "2026-03-01T00:00:00Z", string more = "", string schedule = "")
        => string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":{{id}},"stackLevel":{{level}},"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"{{kind}}"{{more}},
             "chargingSchedule":[{"id":1,"chargingRateUnit":"{{unit}}"{{(start is null ? "" : $",\"startSchedule\":\"{start}\"")}}{{schedule}},
             "chargingSchedulePeriod":[{{periods}}]}]}
            """);

    public static string Dynamic(int id, double limit, string more = "", string schedule = "", int level = 0)
        => Of(id, level: level, kind: "Dynamic", start: null, more: more, schedule: schedule,
            periods: string.Create(CultureInfo.InvariantCulture, $$"""{"startPeriod":0,"limit":{{limit}}}"""));
}
