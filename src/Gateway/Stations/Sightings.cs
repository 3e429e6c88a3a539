using System.Globalization;
using System.Text;
using Gateway.Ocpp;
using Gateway.Ocpp.Editing;
using Gateway.Ocpp.Messages;
using Gateway.Site;
using Gateway.Stations.Actuation;
using Gateway.Stations.Der;

namespace Gateway.Stations;

/// <summary>Reads along with what a station and the CSMS say to each other, and keeps the site image up to date with it.</summary>
internal sealed class Sightings(OcppVersion version, StationState state, CsmsProfiles profiles, DerEars ears, TimeProvider time) : IStationSightings
{
    private readonly Dictionary<int, byte[]> _transactions = [];        // EVSE to transaction id, as sent
    private readonly Dictionary<int, byte[]> _ended = [];               // EVSE to the id of its last transaction
    private byte[] _asked = [];     // payload of the CSMS's last call that CsmsProfiles follows
    private int _askedLength;
    private int _speaking;      // the EVSE whose transaction event is being read
    private int? _pulling;      // 2.1: the profile whose new values the station has asked the CSMS for
    private int _starting;      // 1.6: the connector of the StartTransaction that is in flight

    public void Heard() => state.Heard();

    public void Upstream(bool connected) => state.Upstream(connected);

    /// <summary>A CALL of the station is on its way to the CSMS, or was answered in its place.</summary>
    public void Called(in Frame call)
    {
        StationReader.Call(version, call.Action, call.Payload, this);
        if (CsmsProfiles.Hears(call.Action))
        {
            ReadProfiles(call);
        }
        else if (version == OcppVersion.V21 && DerEars.Hears(call.Action))
        {
            ears.Called(call);
        }
    }

    /// <summary>The CSMS has answered a CALL of the station.</summary>
    public void Answered(ReadOnlySpan<byte> action, in Frame answer)
    {
        if (answer.Type is MessageType.CallResult)
        {
            StationReader.Answer(version, action, answer.Payload, _starting, this);
            if (_pulling is { } profile && action.SequenceEqual("PullDynamicScheduleUpdate"u8))
            {
                profiles.Pulled(profile, answer.Payload);
            }
        }
    }

    /// <summary>A CALL of the CSMS goes out to the station. One at a time does, so one payload is kept.</summary>
    public void CsmsCalls(in Frame call)
    {
        if (!CsmsProfiles.Follows(call.Action))
        {
            return;
        }

        if (_asked.Length < call.Payload.Length)
        {
            _asked = new byte[call.Payload.Length];
        }

        call.Payload.CopyTo(_asked);
        _askedLength = call.Payload.Length;
    }

    /// <summary>The station has answered a CALL of the CSMS: profiles that the CSMS set or cleared may have taken ours with them.</summary>
    public void CsmsWasAnswered(ReadOnlySpan<byte> action, in Frame answer)
    {
        if (answer.Type is not MessageType.CallResult || !CsmsProfiles.Follows(action))
        {
            return;
        }

        if (profiles.Answered(action, _asked.AsSpan(0, _askedLength), answer.Payload))
        {
            state.ProfilesTouched();
        }
    }

    /// <summary>What a call is answered here that means profiles of ours; null: it may pass.</summary>
    public byte[]? Refusal(in Frame call) => ProfileGuard.Refusal(version, call, profiles.HighestLevel);

    public void WrittenAt(DateTimeOffset at) => state.WroteAt(at);

    public void Booted(string? vendor, string? model, string? firmware) => state.Booted(vendor, model, firmware);

    public void BootAnswered(ReadOnlySpan<byte> status) => state.BootAnswered(Encoding.UTF8.GetString(status));

    public void ConnectorStatus(int evse, int connector, ConnectorState connectorState)
    {
        // Before 2.x a connector is an EVSE, and one that is free has no transaction: of what ended while nobody listened some never tell.
        if (connectorState is ConnectorState.Available && version is OcppVersion.V15 or OcppVersion.V16 && state.Now.Evses.FirstOrDefault(e => e.Id == evse) is { IsRecalled: true })
        {
            profiles.TransactionEnded(evse);
            state.TransactionEnded(evse);
        }

        state.StatusIs(evse, StatusOf(connectorState));
    }

    private static EvseStatus StatusOf(ConnectorState connector) => connector switch
    {
        ConnectorState.Available => EvseStatus.Available,
        ConnectorState.Preparing or ConnectorState.Finishing or ConnectorState.Occupied => EvseStatus.Occupied,
        ConnectorState.Charging => EvseStatus.Charging,
        ConnectorState.SuspendedEV or ConnectorState.SuspendedEVSE => EvseStatus.Suspended,
        ConnectorState.Reserved => EvseStatus.Reserved,
        ConnectorState.Unavailable => EvseStatus.Unavailable,
        ConnectorState.Faulted => EvseStatus.Faulted,
        _ => EvseStatus.Unknown,
    };

    public void TransactionStarting(int connector) => _starting = connector;

    public void TransactionNumbered(int connector, long transactionId)
        => Runs(connector, Encoding.UTF8.GetBytes(transactionId.ToString(CultureInfo.InvariantCulture)));

    public void TransactionRuns(int evse, ReadOnlySpan<byte> transactionId, ChargingState? chargingState)
    {
        _speaking = evse = evse > 0 ? evse : EvseOf(transactionId) ?? 0;
        if (evse == 0 || (_ended.TryGetValue(evse, out var last) && transactionId.SequenceEqual(last)))
        {
            return;     // some stations repeat the id of a transaction that is over
        }

        if (!_transactions.TryGetValue(evse, out var id) || !transactionId.SequenceEqual(id))
        {
            Runs(evse, transactionId.ToArray());
        }

        if (chargingState is { } now)
        {
            state.StatusIs(evse, now switch
            {
                ChargingState.Charging => EvseStatus.Charging,
                ChargingState.SuspendedEV or ChargingState.SuspendedEVSE => EvseStatus.Suspended,
                _ => EvseStatus.Occupied,
            });
        }
    }

    /// <summary>Stations send one call at a time, so the answer is to the event that was read last.</summary>
    public void TransactionPrioritised(long priority)
    {
        if (_speaking > 0 && priority is >= -Wish.HighestOfCsms and <= Wish.HighestOfCsms)
        {
            state.Wished(_speaking, (evse, at) => evse.Wish.Prioritised((int)priority, WishSource.Csms, at));
        }
    }

    public void CarWants(int evse, DateTimeOffset? departure, double? energy) => state.Wished(evse, (now, at) =>
    {
        var wish = departure is { } leaves ? now.Wish.Departing(leaves, WishSource.Car, time.GetUtcNow(), at) : now.Wish;
        return energy is { } wattHour ? wish.Wanting(new(wattHour), WishSource.Car, now.Measured?.Energy, at) : wish;
    });

    public void TransactionEnded(int evse, ReadOnlySpan<byte> transactionId)
    {
        _speaking = 0;
        evse = EvseOf(transactionId) ?? evse;
        if (evse > 0)
        {
            _transactions.Remove(evse);
            _ended[evse] = transactionId.ToArray();
            profiles.TransactionEnded(evse);
            state.TransactionEnded(evse);
        }
    }

    public void Measured(int evse, in MeterSample sample) => state.Measured(evse > 0 ? evse : _speaking, new(
        time.GetTimestamp(),
        Wired(sample.CurrentL1, sample.CurrentL2, sample.CurrentL3, v => new Ampere(v)),
        Wired(sample.VoltageL1, sample.VoltageL2, sample.VoltageL3, v => new Volt(v)),
        sample.Power is { } power ? new Watt(power) : null,
        sample.Energy is { } energy ? new WattHour(energy) : null,
        sample.Soc));

    // Told for each terminal that is wired, or not at all: what is missing would read as a phase that is not used.
    private PerPhase<T>? Wired<T>(double? l1, double? l2, double? l3, Func<double, T> unit)
        where T : struct
        => l1 is null || (l2 is null && state.Plan.Wiring.Count > 1) || (l3 is null && state.Plan.Wiring.Count > 2)
            ? null
            : new(unit(l1.Value), unit(l2 ?? 0), unit(l3 ?? 0));

    // The station's own word on what the CSMS's profiles are; read here, for StationReader knows no profiles.
    private void ReadProfiles(in Frame call)
    {
        if (call.Action.SequenceEqual("PullDynamicScheduleUpdate"u8))
        {
            _pulling = PayloadField.TryReadNumber(call.Payload, "chargingProfileId"u8, out var id) && id is >= int.MinValue and <= int.MaxValue ? (int)id : null;
        }
        else if (call.Action.SequenceEqual("NotifyPriorityCharging"u8) && PayloadField.TryReadText(call.Payload, "transactionId"u8, out var transaction))
        {
            profiles.Prioritised(transaction, ProfileGuard.IsTrue(call.Payload, "activated"));
        }
    }

    private void Runs(int evse, byte[] id)
    {
        _ended.Remove(evse);
        _transactions[evse] = id;
        var text = Encoding.UTF8.GetString(id);
        profiles.TransactionRuns(evse, text);       // first: whoever sees the transaction shall see what the CSMS allows it
        state.TransactionRuns(evse, text);
    }

    private int? EvseOf(ReadOnlySpan<byte> transactionId)
    {
        foreach (var (evse, id) in _transactions)
        {
            if (transactionId.SequenceEqual(id))
            {
                return evse;
            }
        }

        // Told before this connection: the transaction outlives it, and 1.6 names no connector when it ends.
        foreach (var evse in state.Freeze().Evses)
        {
            if (evse.TransactionId is { } id && transactionId.SequenceEqual(Encoding.UTF8.GetBytes(id)))
            {
                return evse.Id;
            }
        }

        return null;
    }
}
