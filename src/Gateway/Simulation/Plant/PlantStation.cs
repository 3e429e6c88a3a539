using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Ocpp;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Profiles;
using Gateway.Site;

namespace Gateway.Simulation.Plant;

/// <summary>
/// A charging station that keeps profiles as its version says and follows them as late as its class is. What it can be told, it
/// is told by the payloads that a real one gets.
/// </summary>
internal sealed class PlantStation
{
    private const double Volts = 230;

    private static readonly byte[] Accepted = """{"status":"Accepted"}"""u8.ToArray();
    private static readonly byte[] Rejected = """{"status":"Rejected"}"""u8.ToArray();
    private static readonly byte[] Unknown = """{"status":"Unknown"}"""u8.ToArray();

    private readonly PlantTime _time;
    private readonly Dice _dice;
    private readonly ProfileRules _rules;
    private readonly ProfileStore _profiles;
    private readonly int _looksAt;
    private readonly bool _tellsWhenAsked;
    private readonly Dictionary<int, HeldProfile> _dynamic = [];      // by id
    private int _transactions;
    private DateTimeOffset? _offlineSince;

    public PlantStation(StationDraft draft, PlantTime time, Dice dice)
    {
        (Draft, _time, _dice) = (draft, time, dice);
        _rules = draft.Version is OcppVersion.V16 ? ProfileRules.V16 : ProfileRules.V2;
        _profiles = new(_rules, Volts, draft.Plan.Wiring.Count, draft.Outlets);
        Outlets = [.. Enumerable.Range(1, draft.Outlets).Select(id => new PlantOutlet(id, draft.Plan.Wiring))];
        _looksAt = dice.Whole(0, PlantTime.StepsPerSecond - 1);
        _tellsWhenAsked = draft.Measures > 0 && dice.Chance(0.7);
        _offlineSince = time.True;
        Voice = new(this, dice);
    }

    public StationDraft Draft { get; }

    public PlantOutlet[] Outlets { get; }

    /// <summary>What it tells the gateway, and over which connection.</summary>
    public StationVoice Voice { get; }

    public int Now => _time.Step;

    /// <summary>What it writes into its messages.</summary>
    public DateTimeOffset Clock => _time.True;

    public long Timestamp => _time.GetTimestamp();

    /// <summary>It accepts limits, and its pilots stay as they are; while it is away nobody tells it anything, and it falls back as it would.</summary>
    public bool Ignores { get; set; }

    public bool Refuses { get; set; }

    public bool LosesAnswers { get; set; }

    /// <summary>It has no power.</summary>
    public bool IsDown { get; private set; }

    public void Step(int step)
    {
        var looks = step % PlantTime.StepsPerSecond == _looksAt;
        foreach (var outlet in Outlets)
        {
            if (looks && outlet.Transaction is not null && !IsDown)
            {
                outlet.Look(Allows(outlet), step, Lag());
            }

            outlet.Step(step, !Ignores || _offlineSince is not null);
        }

        Voice.Step(step);
    }

    /// <summary>The socket to the gateway stands, as far as the station knows.</summary>
    public void Online(bool isOnline) => _offlineSince = isOnline ? null : _offlineSince ?? _time.True;

    public void Start(PlantOutlet outlet)
    {
        var id = _rules is ProfileRules.V16 ? (++_transactions).ToString(CultureInfo.InvariantCulture) : $"TX-{++_transactions}";
        outlet.Start(id, Now, 0);
        outlet.Start(id, Now, Allows(outlet));
        Voice.Started(outlet);
    }

    public void Stop(PlantOutlet outlet)
    {
        if (outlet.Transaction is not { } transaction)
        {
            return;
        }

        outlet.Stop();
        _profiles.TransactionEnded(outlet.Id);
        Voice.Ended(outlet, transaction);
    }

    /// <summary>The power goes: pilots fall, live limits are lost, what holds for all transactions is kept.</summary>
    public void PowerOff()
    {
        IsDown = true;
        Online(false);
        _profiles.Clear(i => i.Profile.Purpose is ProfilePurpose.Tx);
        foreach (var outlet in Outlets)
        {
            outlet.Interrupt();
        }
    }

    public void PowerOn()
    {
        IsDown = false;
        foreach (var outlet in Outlets.Where(o => o.Transaction is not null && !Draft.Resumes))
        {
            Stop(outlet);
        }
    }

    /// <summary>The limit in a SetChargingProfile for a transaction; null: it is something else.</summary>
    public (int Evse, double Current)? Peek(Request request)
        => request.Action is "SetChargingProfile"
            && new HeldProfile(Json(request)).Read(_rules, _time.True) is var set && set.Profile.Purpose is ProfilePurpose.Tx
            ? (set.Evse, set.Profile.Ampere(set.Profile.Periods[0], Volts, Draft.Plan.Wiring.Count))
            : null;

    /// <summary>A call has come. The payload of its CALLRESULT; empty: a CALLERROR.</summary>
    public byte[] Hear(Request request) => request.Action switch
    {
        "SetChargingProfile" => Refuses ? Rejected : Take(new(Json(request))),
        "UpdateDynamicSchedule" => Refuses ? Rejected : Update(Json(request)),
        "ClearChargingProfile" => _profiles.Clear(ProfileCalls.ReadClear(_rules, Json(request)).Fits) > 0 ? Accepted : Unknown,
        "TriggerMessage" => Trigger(Json(request)),
        "RemoteStopTransaction" or "RequestStopTransaction" => Stop(Json(request)["transactionId"]?.ToString()),
        _ => [],
    };

    private byte[] Update(JsonObject update)
    {
        if (!_dynamic.TryGetValue(ProfileJson.Int(update, "chargingProfileId"), out var held))
        {
            return Rejected;
        }

        held.Update(update);
        return Take(held);
    }

    private byte[] Take(HeldProfile held)
    {
        var set = held.Read(_rules, _time.True);
        var transaction = Outlets.FirstOrDefault(o => o.Id == set.Evse)?.Transaction;
        if (_profiles.Set(set.Evse, set.Profile, transaction) is not null)
        {
            return Rejected;
        }

        _dynamic.Remove(set.Profile.Id);
        if (held.IsDynamic)
        {
            _dynamic[set.Profile.Id] = held;
        }

        foreach (var outlet in Outlets.Where(o => o.Transaction is not null && !IsDown))
        {
            if (outlet.Id == set.Evse)
            {
                outlet.Hold(held.SetPoint, Now + PlantTime.Steps(set.Profile.Duration?.TotalSeconds ?? 1e6));
            }

            outlet.Look(Allows(outlet), Now, Lag());
        }

        return Accepted;
    }

    private byte[] Trigger(JsonObject asked)
    {
        var evse = (asked["connectorId"] ?? asked["evse"]?["id"])?.GetValue<int>();
        if (!_tellsWhenAsked || asked["requestedMessage"]!.ToString() is not ("MeterValues" or "TransactionEvent"))
        {
            return [];
        }

        Voice.Asked(Outlets.Where(o => o.Id == (evse ?? o.Id)), Now + PlantTime.Steps(Draft.Answers));
        return Accepted;
    }

    private byte[] Stop(string? transaction)
    {
        if (Outlets.FirstOrDefault(o => o.Transaction == transaction && transaction is not null) is not { } outlet)
        {
            return Rejected;
        }

        Stop(outlet);
        return Accepted;
    }

    private double Allows(PlantOutlet outlet)
    {
        var began = _time.True.AddTicks((outlet.Since - Now) * PlantTime.TicksPerStep);
        var limit = _profiles.LimitAt(outlet.Id, new(_time.True, began, _offlineSince));
        return Math.Min(limit ?? double.MaxValue, Draft.Plan.Max.Value);
    }

    private int Lag() => _dice.Steps(Draft.Class / 3, Draft.Class);

    private static JsonObject Json(Request request) => JsonNode.Parse(request.Payload.Span)!.AsObject();
}
