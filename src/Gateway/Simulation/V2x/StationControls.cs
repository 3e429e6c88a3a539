using System.Text.Json.Nodes;
using Gateway.Ocpp.Profiles;

namespace Gateway.Simulation.V2x;

/// <summary>
/// The DER controls of a station: takes, reports and clears them, tells when scheduled ones begin and end, and the one alarm.
/// LimitMaxDischarge acts; the others are kept and reported. They outlive a restart (R01.FR.03). OCPP 2.1 part 2, R04 and R05.
/// </summary>
internal sealed class StationControls(StationCore core, V2xSetup setup)
{
    /// <summary>Controls in one ReportDERControl.</summary>
    private const int PerReport = 4;

    private readonly ControlStore _store = new();
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private (string Type, string Fault)? _alarm;

    /// <summary>The most it may feed in now, in watt.</summary>
    public double MostWatt
        => _store.Acting("LimitMaxDischarge") is { } limit && ProfileJson.OptionalNumber(limit.Setting, "pctMaxDischargePower") is { } percent
            ? setup.MaxWatt * percent / 100
            : setup.MaxWatt;

    public StoredControl? Acting(string type) => _store.Acting(type);

    /// <summary>It was reported, and whoever asked has answered.</summary>
    public bool IsReported(string id) => _reported.Contains(id);

    public Reply Set(JsonObject asked)
    {
        var type = ProfileJson.Text(asked, "controlType");
        if (!setup.Controls.Contains(type))
        {
            return NotSupported;        // R04.FR.01
        }

        if (ControlRules.Objection(asked, type, _store.All, core.Time.GetUtcNow()) is { } reason)
        {
            return Reply.Because("Rejected", reason);
        }

        var added = new StoredControl((JsonObject)asked.DeepClone());
        TellGone(_store.Clear(c => c.Id == added.Id));
        var superseded = _store.Take(added);
        _reported.Remove(added.Id);
        core.News(StationNewsKind.ControlTaken, $"DER control {added.Type} {added.Id}: accepted");
        var answer = new JsonObject { ["status"] = "Accepted" };
        if (superseded.Count > 0)
        {
            answer["supersededIds"] = List(superseded);
        }

        return Reply.Of(answer);
    }

    /// <summary>R04.FR.30 to FR.37.</summary>
    public Reply Get(JsonObject asked)
    {
        if (Unknown(asked) is { } refusal)
        {
            return refusal;
        }

        var parts = _store.All.Where(c => Fits(c, asked)).Chunk(PerReport).ToList();
        List<Outgoing> reports = [.. parts.Select(part => Report(asked["requestId"]!, part, isLast: part == parts[^1]))];
        return reports.Count is 0 ? Reply.Status("NotFound") : Reply.Status("Accepted", () => reports.ForEach(core.Outbox.Add));
    }

    /// <summary>R04.FR.41 to FR.46.</summary>
    public Reply Clear(JsonObject asked)
    {
        if (Unknown(asked) is { } refusal)
        {
            return refusal;
        }

        var gone = _store.Clear(c => Fits(c, asked));
        TellGone(gone);
        EndAlarmOfNone();
        return Reply.Status(gone.Count is 0 ? "NotFound" : "Accepted");
    }

    /// <summary>Starts and ends what time starts and ends.</summary>
    public void Turn()
    {
        foreach (var (control, hasStarted, superseded) in _store.Turn(core.Time.GetUtcNow()))
        {
            TellStartStop(control, hasStarted, superseded);
        }

        EndAlarmOfNone();
    }

    /// <summary>It deviates from its profile, since a control of this type makes it. R05.FR.03, FR.04: it takes over from what was told before.</summary>
    /// <returns>False: no such control acts.</returns>
    public bool Alarm(string type, string fault)
    {
        if (_store.Acting(type) is null)
        {
            return false;
        }

        if (_alarm != (type, fault))
        {
            _alarm = (type, fault);
            TellAlarm(type, fault, hasEnded: false);
        }

        return true;
    }

    /// <returns>False: there was none.</returns>
    public bool EndAlarm()
    {
        if (_alarm is not var (type, fault))
        {
            return false;
        }

        _alarm = null;
        TellAlarm(type, fault, hasEnded: true);
        return true;
    }

    private static Reply NotSupported => Reply.Because("NotSupported", "UnsupportedParam");

    /// <summary>The alarm ends with what caused it.</summary>
    private void EndAlarmOfNone()
    {
        if (_alarm is var (type, _) && _store.Acting(type) is null)
        {
            EndAlarm();
        }
    }

    /// <summary>R04.FR.36, FR.43. An id leaves no question of the type.</summary>
    private Reply? Unknown(JsonObject asked)
        => asked["controlId"] is null && asked["controlType"]?.ToString() is { } type && !setup.Controls.Contains(type) ? NotSupported : null;

    /// <summary>What is not asked for fits any.</summary>
    private static bool Fits(StoredControl control, JsonObject asked)
        => ((bool?)asked["isDefault"] ?? control.IsDefault) == control.IsDefault
            && (asked["controlId"]?.ToString() is { } id ? id == control.Id : (asked["controlType"]?.ToString() ?? control.Type) == control.Type);

    private Outgoing Report(JsonNode request, StoredControl[] part, bool isLast)
    {
        var report = new JsonObject { ["requestId"] = request.DeepClone() };
        foreach (var list in part.GroupBy(c => StoredControl.FieldOf(c.Type)))
        {
            report[list.Key] = new JsonArray([.. list.Select(c => c.Report())]);
        }

        if (!isLast)
        {
            report["tbc"] = true;       // R04.FR.32
        }

        return new("ReportDERControl", () => report.DeepClone().AsObject(), Then: outcome => Reported(outcome, part));
    }

    private void Reported(CallOutcome outcome, StoredControl[] part)
    {
        if (outcome.Answer is not null)
        {
            core.Locked(() => part.Count(c => _reported.Add(c.Id)));
        }
    }

    private void TellGone(IEnumerable<StoredControl> gone)
    {
        foreach (var control in gone.Where(c => c.IsRunning))
        {
            TellStartStop(control, hasStarted: false, []);
        }
    }

    private void TellStartStop(StoredControl control, bool hasStarted, IReadOnlyList<string> superseded)
    {
        var notice = new JsonObject { ["controlId"] = control.Id, ["started"] = hasStarted, ["timestamp"] = Readings.Time(core.Time.GetUtcNow()) };
        if (superseded.Count > 0)
        {
            notice["supersededIds"] = List(superseded);
        }

        Tell("NotifyDERStartStop", notice);
    }

    private void TellAlarm(string type, string fault, bool hasEnded)
    {
        var notice = new JsonObject { ["controlType"] = type, ["gridEventFault"] = fault, ["timestamp"] = Readings.Time(core.Time.GetUtcNow()) };
        if (hasEnded)
        {
            notice["alarmEnded"] = true;
        }

        Tell("NotifyDERAlarm", notice);
    }

    private void Tell(string action, JsonObject notice) => core.Outbox.Add(new(action, () => notice.DeepClone().AsObject(), Keep: true));

    private static JsonArray List(IReadOnlyList<string> ids) => new([.. ids.Select(id => (JsonNode)id)]);
}
