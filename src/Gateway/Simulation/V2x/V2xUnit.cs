using System.Text;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Simulation.V2x;

/// <summary>
/// What a bidirectional station has beyond others: it holds set-points of its charging profiles, bounded by what it offers, by its rating
/// and by its DER controls. Payloads are held against the catalogue of OCPP 2.1 first.
/// </summary>
internal sealed class V2xUnit
{
    private readonly StationCore _core;
    private readonly V2xProfiles _profiles;
    private readonly Pilot _held;

    public V2xUnit(StationCore core, V2xSetup setup)
    {
        (_core, _profiles, Controls) = (core, new(core), new(core, setup));
        _held = new(core.Setup.Latency);
        Begin();
    }

    public StationControls Controls { get; }

    /// <summary>Of the charging profile that leads now.</summary>
    public string OperationMode { get; private set; } = V2xProfiles.ChargingOnly;

    /// <returns>Null: it is nothing that other stations do not serve as well.</returns>
    public Reply? Answer(string action, JsonObject payload)
    {
        Func<JsonObject, Reply>? answer = action switch
        {
            "SetChargingProfile" => _profiles.Set,
            "UpdateDynamicSchedule" => _profiles.Update,
            "SetDERControl" => Controls.Set,
            "GetDERControl" => Controls.Get,
            "ClearDERControl" => Controls.Clear,
            _ => null,
        };
        return answer is null ? null
            : PayloadChecker.Check(MessageCatalogue.Of(OcppVersion.V21).Find(action)!.Request, Encoding.UTF8.GetBytes(payload.ToJsonString())) is { } fault
                ? Reply.Refuse(fault.Code.Name(OcppVersion.V21))
            : answer(payload);
    }

    /// <summary>A transaction begins.</summary>
    public void Begin()
    {
        _held.Reset(double.PositiveInfinity);
        OperationMode = V2xProfiles.ChargingOnly;
    }

    /// <summary>What the car is to hold now, some time after it was told: ampere per phase, below 0 fed in. Null: it charges up to the limit.</summary>
    /// <param name="limit">What the station offers per phase, in ampere.</param>
    public double? Hold(DateTimeOffset now, double limit)
    {
        var point = _profiles.SetPointAt(_core.Moment());
        _held.Follow(now, point ?? double.PositiveInfinity);
        OperationMode = point is null ? V2xProfiles.ChargingOnly : V2xProfiles.CentralSetpoint;
        return double.IsInfinity(_held.Offered) ? null : Math.Clamp(_held.Offered, -Controls.MostWatt / (StationCore.Volt * _core.Setup.Phases), limit);
    }
}
