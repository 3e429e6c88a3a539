using System.Collections.Immutable;
using Gateway.GridSignals.Evidence;
using Gateway.GridSignals.External;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// Evidence of each DER control: what was made of it, who was told and took it when, what stood in its way, why it ended. A record goes
/// on over restarts, as its control does. Any thread may tell something.
/// </summary>
internal sealed class DerEvidence
{
    /// <summary>Of records in <see cref="SignalLog"/>.</summary>
    public const string Kind = "derControl";

    private const string Source = "csms";

    private readonly SignalLog _signals;
    private readonly GridPower _power;
    private readonly Lock _lock = new();
    private readonly Dictionary<SetDERControlRequest, DerEffect> _open = new(ReferenceEqualityComparer.Instance);      // under _lock
    private readonly Dictionary<DERControlEnumType, DerEffect> _last = [];      // under _lock; what equipment was told last, over or not
    private DerEffect? _alarmed;        // under _lock

    public DerEvidence(SignalLog signals, GridPower power, DerControls controls)
    {
        (_signals, _power) = (signals, power);
        var kept = signals.Resume(Kind).ToList();
        foreach (var control in controls.Book.All.Where(c => !c.IsSuperseded))
        {
            // A gateway that was killed may have had the control on disk already, and its record not yet.
            var record = kept.FindLast(r => r.Id == control.Id)
                ?? signals.Begin(Kind, Source, control.Id, control.ToString()).Step(SignalStage.Accepted, "it is held since before the gateway's last start");
            kept.Remove(record);
            _open[control.Wire] = new(record, signals.Time);
        }

        foreach (var lost in kept)
        {
            lost.Step(SignalStage.Ended, lost.Until(SignalStage.Accepted) is null
                ? "the gateway ended before it was taken in"
                : "it was over before the gateway's last start");
        }
    }

    /// <summary>What stands in the way of controls now, each in one sentence.</summary>
    public IReadOnlyList<string> Deviations
    {
        get
        {
            lock (_lock)
            {
                return [.. Known.SelectMany(e => e.Deviations)];
            }
        }
    }

    /// <summary>Of controls that are not over, and of those that equipment was told last.</summary>
    private IEnumerable<DerEffect> Known => _open.Values.Union(_last.Values);

    /// <param name="what">Names it for people.</param>
    public void Received(SetDERControlRequest asked, string what)
    {
        lock (_lock)
        {
            _open[asked] = new(_signals.Begin(Kind, Source, asked.ControlId, what), _signals.Time);
        }
    }

    public void Refused(SetDERControlRequest asked, string reason) => Over(asked, effect => effect.Refuse(reason));

    /// <param name="replaced">The one that had its id before; null: none.</param>
    /// <param name="superseded">Who gives way now; itself where it comes too late.</param>
    public void TakenIn(SetDERControlRequest asked, DerControl? replaced, ImmutableArray<string> superseded)
    {
        lock (_lock)
        {
            _open.GetValueOrDefault(asked)?.Accept(superseded);
            if (replaced is not null)
            {
                Ended(replaced, "a new one with its id has taken its place");
            }

            Supersede(asked.ControlType.Known, asked.IsDefault, superseded, asked.ControlId);
        }
    }

    /// <param name="superseded">Those that ran until now.</param>
    public void Started(DerControl control, ImmutableArray<string> superseded)
    {
        lock (_lock)
        {
            _open.GetValueOrDefault(control.Wire)?.Start();
            Supersede(control.Kind, control.IsDefault, superseded, control.Id);
        }
    }

    public void Ended(DerControl control, string why) => Over(control.Wire, effect => effect.End(why));

    /// <param name="control">Null: what the equipment does without one.</param>
    public void Told(string equipment, DERControlEnumType kind, DerControl? control)
    {
        lock (_lock)
        {
            if (control is not null && _open.TryGetValue(control.Wire, out var effect))
            {
                _last[kind] = effect;
                effect.Told(equipment);
            }
        }
    }

    /// <param name="control">As it was told.</param>
    public void Took(string equipment, DERControlEnumType kind, DerControl? control, DerOutcome outcome)
    {
        lock (_lock)
        {
            if (control is null)
            {
                _last.GetValueOrDefault(kind)?.LetGo(equipment, outcome);
            }
            else
            {
                _open.GetValueOrDefault(control.Wire)?.Took(equipment, outcome);
            }
        }
    }

    /// <summary>Equipment is out of reach: nobody knows what it does.</summary>
    public void Lost(string equipment)
    {
        lock (_lock)
        {
            foreach (var effect in Known)
            {
                effect.Lost(equipment);
            }
        }
    }

    /// <param name="control">Makes equipment deviate now. Null: none does.</param>
    public void Alarm(DerControl? control, string text)
    {
        lock (_lock)
        {
            var now = control is null ? null : _open.GetValueOrDefault(control.Wire);
            if (!ReferenceEquals(now, _alarmed))
            {
                _alarmed?.Alarm(null);
                _alarmed = now;
                _alarmed?.Alarm(text);
            }
        }
    }

    /// <summary>A few times a second: does the site as a whole do what acts now?</summary>
    /// <param name="reached">What can be told something now.</param>
    public void Look(DerBook book, IEnumerable<IDerEquipment> reached)
    {
        var at = _signals.Time.GetTimestamp();
        lock (_lock)
        {
            foreach (var kind in _last.Keys)
            {
                if (book.Acting(kind) is { } control && _open.TryGetValue(control.Wire, out var effect))
                {
                    var having = reached.Where(e => e.Ability?.Kinds.ContainsKey(kind) is true).ToList();
                    effect.Look([.. having.Select(e => e.Id)], DerFeed.Of(control, having, _power, at));
                }
            }
        }
    }

    private void Supersede(DERControlEnumType? kind, bool isDefault, ImmutableArray<string> ids, string by)
    {
        foreach (var wire in _open.Keys.Where(w => w.ControlType.Known == kind && w.IsDefault == isDefault && ids.Contains(w.ControlId)).ToList())
        {
            Over(wire, effect => effect.End(wire.ControlId == by ? "one of better priority came before it" : $"superseded by {by}"));
        }
    }

    private void Over(SetDERControlRequest control, Action<DerEffect> end)
    {
        lock (_lock)
        {
            if (_open.Remove(control, out var effect))
            {
                end(effect);
            }
        }
    }
}
