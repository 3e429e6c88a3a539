using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Sightings = Gateway.Stations.Sightings;

namespace Gateway.Tests.Stations;

/// <summary>What a station says after a restart of the gateway of a transaction that ran before.</summary>
public sealed class RecalledSightingTests
{
    private readonly ManualTime _time = new();
    private readonly StationState _state;

    public RecalledSightingTests()
    {
        _state = new(new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0), _time);
        _state.Recalls(new(HasFallback: true, [new(1, "17", _time.GetUtcNow())]));
    }

    private string? Running => Assert.Single(_state.Now.Evses).TransactionId;

    [Fact]
    public void A_connector_of_1_6_that_is_free_has_none()
    {
        Says(OcppVersion.V16, "StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available"}""");

        Assert.Null(Running);
    }

    [Fact]
    public void One_that_charges_has_it_yet()
    {
        Says(OcppVersion.V16, "StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");

        Assert.Equal("17", Running);
    }

    [Fact]
    public void What_was_told_again_does_not_end_with_a_status()
    {
        Says(
            OcppVersion.V16,
            ("MeterValues", """{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"value":"1"}]}]}"""),
            ("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available"}"""));

        Assert.Equal("17", Running);
    }

    [Fact]
    public void A_free_connector_of_2_x_says_nothing_of_the_others_of_its_evse()
    {
        Says(OcppVersion.V201, "StatusNotification", """{"timestamp":"2026-03-01T12:00:00Z","connectorStatus":"Available","evseId":1,"connectorId":2}""");

        Assert.Equal("17", Running);
    }

    private void Says(OcppVersion version, string action, string payload) => Says(version, (action, payload));

    private void Says(OcppVersion version, params (string Action, string Payload)[] calls)
    {
        var rules = version is OcppVersion.V16 ? ProfileRules.V16 : ProfileRules.V2;
        var sightings = new Sightings(version, _state, new("CP-1", rules, _state, 230, _time, NullLogger<CsmsProfiles>.Instance), new(), _time);
        foreach (var (action, payload) in calls)
        {
            Assert.True(FrameReader.TryRead(Encoding.UTF8.GetBytes($"[2,\"1\",\"{action}\",{payload}]"), out var frame, out _));
            sightings.Called(frame);
        }
    }
}
