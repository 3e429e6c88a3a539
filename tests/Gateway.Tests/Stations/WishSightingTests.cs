using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Profiles;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Sightings = Gateway.Stations.Sightings;

namespace Gateway.Tests.Stations;

/// <summary>Wishes that pass between a station and the CSMS, observed and not changed.</summary>
public sealed class WishSightingTests
{
    private readonly ManualTime _time = new();
    private readonly StationState _state;
    private readonly Sightings _sightings;

    public WishSightingTests()
    {
        _state = new(new("CP-1", "main", Wiring.Straight, new(32), new(6), new(6), 0), _time);
        _sightings = new(OcppVersion.V201, _state, new("CP-1", ProfileRules.V2, _state, 230, _time, NullLogger<CsmsProfiles>.Instance), new(), _time);
    }

    private Wish Of(int evse) => _state.Freeze().Evses.Single(e => e.Id == evse).Wish;

    private void Called(string action, string payload)
    {
        Assert.True(FrameReader.TryRead(Encoding.UTF8.GetBytes($"[2,\"1\",\"{action}\",{payload}]"), out var frame, out _));
        _sightings.Called(frame);
    }

    private void Answered(string action, string payload)
    {
        Assert.True(FrameReader.TryRead(Encoding.UTF8.GetBytes($"[3,\"1\",{payload}]"), out var frame, out _));
        _sightings.Answered(Encoding.UTF8.GetBytes(action), frame);
    }

    private void Event(string type, string transaction, int evse)
        => Called("TransactionEvent", $$$"""{"eventType":"{{{type}}}","seqNo":0,"transactionInfo":{"transactionId":"{{{transaction}}}"}{{{(evse > 0 ? $",\"evse\":{{\"id\":{evse}}}" : "")}}}}""");

    [Fact]
    public void A_priority_is_of_the_transaction_whose_event_was_answered()
    {
        Event("Started", "a", 1);
        Answered("TransactionEvent", """{"idTokenInfo":{"status":"Accepted","chargingPriority":2}}""");
        Event("Started", "b", 2);
        Answered("TransactionEvent", """{"chargingPriority":-4}""");
        Assert.Equal((2, -4, WishSource.Csms), (Of(1).Priority, Of(2).Priority, Of(1).PrioritySource));

        Event("Updated", "a", 0);
        Answered("TransactionEvent", """{"chargingPriority":7}""");
        Assert.Equal((7, -4), (Of(1).Priority, Of(2).Priority));

        Event("Updated", "b", 0);
        Answered("TransactionEvent", "{}");
        Assert.Equal((7, -4), (Of(1).Priority, Of(2).Priority));
    }

    [Fact]
    public void The_answer_to_the_end_of_a_transaction_is_about_no_other_one()
    {
        Event("Started", "a", 1);
        Answered("TransactionEvent", "{}");
        Event("Ended", "a", 1);
        Answered("TransactionEvent", """{"chargingPriority":7}""");

        Assert.True(Of(1).IsNone);
    }

    [Theory]
    [InlineData("""{"chargingPriority":10}""")]
    [InlineData("""{"chargingPriority":99999999999}""")]
    [InlineData("""{"chargingPriority":"urgent"}""")]
    [InlineData("""[]""")]
    [InlineData("""{"chargingPriority":5""")]
    public void A_priority_that_cannot_be_is_none(string answer)
    {
        Event("Started", "a", 1);
        if (FrameReader.TryRead(Encoding.UTF8.GetBytes($"[3,\"1\",{answer}]"), out var frame, out _))
        {
            _sightings.Answered("TransactionEvent"u8, frame);
        }

        Assert.True(Of(1).IsNone);
    }

    [Fact]
    public void Departure_and_energy_are_what_the_car_told_its_station()
    {
        var leaves = _time.GetUtcNow().AddHours(9);
        Called("NotifyEVChargingNeeds", $$$$"""{"evseId":1,"chargingNeeds":{"departureTime":"{{{{leaves:O}}}}","acChargingParameters":{"energyAmount":22000}}}""");
        Event("Started", "a", 1);

        Assert.Equal((leaves, 22_000d, WishSource.Car, WishSource.Car), (Of(1).Departure, Of(1).Energy?.Value, Of(1).DepartureSource, Of(1).EnergySource));
    }

    [Fact]
    public void Nonsense_of_a_car_is_left_out_and_the_rest_is_kept()
    {
        var gone = _time.GetUtcNow().AddHours(-1);
        Called("NotifyEVChargingNeeds", $$$$"""{"evseId":1,"chargingNeeds":{"departureTime":"{{{{gone:O}}}}","acChargingParameters":{"energyAmount":15000}}}""");
        Assert.Equal((null, 15_000d), (Of(1).Departure, Of(1).Energy?.Value));

        Called("NotifyEVChargingNeeds", """{"evseId":1,"chargingNeeds":{"acChargingParameters":{"energyAmount":-5}}}""");
        Assert.Equal(15_000d, Of(1).Energy?.Value);
    }
}
