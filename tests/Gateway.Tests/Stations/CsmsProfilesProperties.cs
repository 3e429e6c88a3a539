using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Stations;

/// <summary>Whatever a CSMS writes and a station accepts, the relay goes on and no limit is less than nothing.</summary>
public sealed class CsmsProfilesProperties
{
    private static readonly string[] Actions =
        ["SetChargingProfile", "ClearChargingProfile", "RemoteStartTransaction", "RequestStartTransaction"];

    private static readonly byte[] Accepted = """{"status":"Accepted","transactionId":"17"}"""u8.ToArray();

    private static readonly byte[][] Seeds =
    [
        .. new[] { ProfileRules.V16, ProfileRules.V2 }.SelectMany(rules => new[]
        {
            ProfilePayload.Set(
                rules, 1, 2, "TxProfile", 16, transaction: "17", kind: "Recurring",
                schedule: "\"startSchedule\":\"2026-02-01T13:00:00+01:00\",\"duration\":120,\"chargingRateUnit\":\"W\"",
                more: ",{\"startPeriod\":60,\"limit\":8.5,\"numberPhases\":1}")
                .Replace("\"stackLevel\"", "\"recurrencyKind\":\"Daily\",\"validTo\":\"2027-01-01T00:00:00Z\",\"stackLevel\"", StringComparison.Ordinal),
            ProfilePayload.RemoteStart(rules, 1, 8),
        }).Select(Encoding.UTF8.GetBytes),
        """{"connectorId":1,"chargingProfilePurpose":"TxProfile","stackLevel":1}"""u8.ToArray(),
        """{"chargingProfileCriteria":{"evseId":1,"stackLevel":0},"id":1,"id":2}"""u8.ToArray(),
    ];

    [Fact]
    public void No_accident_of_a_payload_throws_or_gives_a_limit_that_is_none()
        => Check.One(Cases.Of(3000), Prop.ForAll(Mutation.Of(Seeds), payload =>
        {
            foreach (var rules in Enum.GetValues<ProfileRules>())
            {
                Follow(rules, payload, Accepted);
            }
        }));

    [Fact]
    public void No_accident_of_an_answer_throws()
        => Check.One(Cases.Of(1000), Prop.ForAll(
            Mutation.Of(Accepted), answer => Follow(ProfileRules.V2, Seeds[3], answer)));

    [Fact]
    public void The_seeds_themselves_count()
    {
        Assert.Equal(16 / 690d, Follow(ProfileRules.V16, Seeds[0], Accepted));
        Assert.Equal(16 / 690d, Follow(ProfileRules.V2, Seeds[2], Accepted));
    }

    private static double? Follow(ProfileRules rules, byte[] payload, byte[] answer)
    {
        var time = new ManualTime();
        var state = new StationState(new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0), time);
        var profiles = new CsmsProfiles("CP-1", rules, state, 230, time, NullLogger.Instance);
        profiles.TransactionRuns(1, "17");
        double? first = null;
        foreach (var action in Actions)
        {
            profiles.Answered(Encoding.UTF8.GetBytes(action), payload, answer);
            var limit = state.Freeze().Evses.FirstOrDefault()?.CsmsLimit?.Value;
            Assert.True(limit is null || (limit >= 0 && double.IsFinite(limit.Value)), $"{limit} A");
            first ??= limit;
        }

        profiles.TransactionEnded(1);
        profiles.TransactionRuns(2, "18");
        time.Advance(TimeSpan.FromDays(400));
        profiles.Report();
        return first;
    }
}
