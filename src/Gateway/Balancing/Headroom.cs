using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// The uncontrolled load of every circuit: U = meter - what the stations below draw; it rises at once and falls slowly.
/// Where it is uncertain how much of the reading is the stations' own, the larger U is taken.
/// </summary>
internal static class Headroom
{
    /// <summary>
    /// Export counts as headroom up to this part of the limit: when it vanishes at once (a cloud, a tripped inverter) the
    /// step of 1.44 times the rating is gone in 12 s, before a moulded-case breaker at full preload trips.
    /// </summary>
    private const double ExportPart = 0.4;

    /// <summary>Below what meters resolve, in ampere; without it a slow fall would never arrive and cost a whole ampere.</summary>
    private const double Near = 0.05;

    public static void Of(in Moment now, Network network, Tally tally, BalancingOptions options)
    {
        var floor = tally.Floor;
        for (var node = network.Circuits.Length - 1; node >= 0; node--)      // children first: a parent carries at least what they carry
        {
            var circuit = network.Circuits[node];
            Of(now, circuit, network, tally, options);
            for (var phase = 0; phase < Conductors.Count; phase++)
            {
                var load = network.FactorAbove(node) * Math.Max(circuit.Uncontrolled[phase], 0);
                floor[Network.Cell(network.ParentOf(node), phase)] += load;
                floor[Network.Cell(network.ParentOf(node), Network.Next(phase))] += circuit.Plan.Transformer is null ? 0 : load;
            }
        }
    }

    private static void Of(in Moment now, CircuitAccount circuit, Network network, Tally tally, BalancingOptions options)
    {
        var reading = circuit.Device?.Now?.Reading;
        (circuit.Meter, circuit.IsMeasured, circuit.IsTurned, circuit.IsFallbackOnly, circuit.Doubt) = (MeterState.None, false, false, false, default);
        circuit.Age = reading is null ? null : now.AgeOf(reading.TakenAt);
        if (circuit.Device is null)
        {
            StandIn.Of(now, circuit, tally);
            return;
        }

        if (reading is not null && reading.TakenAt != circuit.LastReading)
        {
            (circuit.LastReading, circuit.Readings) = (reading.TakenAt, Math.Min(2, circuit.Readings + 1));
            if (reading.Current is { } sample && Conductors.From(sample).IsFinite)
            {
                circuit.Sign.Measured(reading.TakenAt, sample, tally.SeenOf(circuit.Node), tally.ExpectsExport, tally.MayDischarge);
            }
        }

        if (reading?.Current is not { } told || circuit.Age > options.StaleAfter || circuit.Sign.IsWrong
            || Conductors.From(told) is not { IsFinite: true } current)
        {
            circuit.Lose();
            circuit.Measured = circuit.Sign.IsWrong && reading?.Current is { } turned ? Conductors.From(turned) : default;    // for its trials
            circuit.IsTurned = circuit.Sign.IsWrong && circuit.Age <= options.StaleAfter && circuit.Measured.IsFinite;
            Stale(now, circuit, tally);
        }
        else if (circuit is { IsStale: true, Readings: < 2 })
        {
            Stale(now, circuit, tally);      // one reading in a loss is no end of it
        }
        else
        {
            (circuit.IsMeasured, circuit.Measured, circuit.IsRepeated) = (true, current, reading.IsRepeated);
            Fresh(now, circuit, network, tally, reading.TakenAt, isOld: circuit.Age > MeterOld(options));
        }
    }

    private static void Fresh(in Moment now, CircuitAccount circuit, Network network, Tally tally, long takenAt, bool isOld)
    {
        Conductors tracked = default, left = default;
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            tracked[phase] = Track(now, circuit, network, tally, phase, isOld);
            left[phase] = circuit.Measured[phase] - tally.Seen[Network.Cell(circuit.Node, phase)];
            if (circuit.IsTracked && tracked[phase] > circuit.Tracked[phase])
            {
                circuit.Rises(phase, tracked[phase]);
            }
        }

        Prove(now, circuit, network, takenAt, left);
        (circuit.IsTracked, circuit.Tracked, circuit.TrackedAt) = (true, tracked, now.At);
        for (var phase = 0; phase < Conductors.Count; phase++)
        {
            circuit.Uncontrolled[phase] = Hidden(circuit, tally, tracked[phase], phase);
            circuit.Doubt[phase] = Math.Max(0, Hidden(circuit, tally, left[phase], phase) - circuit.Uncontrolled[phase]);
        }

        if (!isOld && !circuit.IsRepeated)
        {
            circuit.Lately.Saw(now, StandIn.Shown(circuit, tally));
        }

        circuit.Meter = isOld ? MeterState.Old
            : circuit.IsSure || circuit.Plan.Uncontrolled is not null ? MeterState.Fresh
            : MeterState.New;
    }

    private static void Stale(in Moment now, CircuitAccount circuit, Tally tally)
    {
        StandIn.Of(now, circuit, tally);
        (circuit.Meter, circuit.IsFallbackOnly) = (MeterState.Stale, circuit.Plan.Uncontrolled is null);
    }

    public static TimeSpan MeterOld(BalancingOptions options)
        => 3 * options.Every > Times.MeterOld ? 3 * options.Every : Times.MeterOld;

    /// <summary>Meter minus measured cars. A rise that cars with a new limit explain is not taken for load of the house.</summary>
    private static double Track(in Moment now, CircuitAccount circuit, Network network, Tally tally, int phase, bool isOld)
    {
        var cell = Network.Cell(circuit.Node, phase);
        var meter = circuit.Measured[phase];
        var seen = tally.Seen[cell];
        // Promises are those of the last tick: this one's come of what is reckoned here.
        var mayFlow = meter + Math.Max(0, tally.Promised[cell] - seen);
        seen -= mayFlow > circuit.Plan.Limit.Value ? Overdue(circuit, network, phase) : 0;
        var highest = Unsigned(circuit, meter, seen, phase);
        // The cars' next measurement tells. Until then U + claims is never below the reading, so an overload is always seen; what is
        // taken back from cars that have not followed their raise would not end it, though.
        var lowest = highest - (meter > circuit.Plan.Limit.Value ? 0 : tally.Settling[cell]);
        var load = highest;
        if (circuit.IsTracked)
        {
            var known = circuit.Tracked[phase];
            load = Math.Min(highest, Math.Max(lowest, known));
            load = load < known ? Fall(now, circuit, known, load, phase) : load;
        }
        else if (circuit.Plan.Uncontrolled is { } peak)
        {
            load = Math.Max(lowest, Math.Min(Unsigned(circuit, meter, 0, phase), peak.Value));      // more than the cars seem to leave may be the house: see Proof
        }

        return Math.Max(load, Export(circuit, isOld, tally.MayFeedIn));
    }

    /// <summary>
    /// What cars were cut by so long ago that it should have come, and no measurement tells whether it has. While more flows than may,
    /// or would if all took what they may, that is waited for no longer: as if it had come, so what is too much is load of the house,
    /// and others are cut.
    /// </summary>
    private static double Overdue(CircuitAccount circuit, Network network, int phase)
    {
        var sum = 0.0;
        foreach (var load in network.Below[circuit.Node])
        {
            var account = network.Loads[load];
            if (account is { IsLimited: true, MeasuredAt: { } measured } && measured < account.CutAt && network.IsDirect(account.Station, circuit.Node))
            {
                sum += Math.Max(0, account.Seen(phase) - account.Explains.Value);
            }
        }

        return sum;
    }

    /// <summary>
    /// Until trials have shown that the meter counts the right way round, export may be import: the larger load of the two is
    /// taken, and no more than the design peak, for with that cars still charge, and only that makes trials.
    /// </summary>
    private static double Unsigned(CircuitAccount circuit, double meter, double known, int phase)
        => meter < 0 && circuit.Plan.Uncontrolled is { } peak && !circuit.Sign.IsRight(phase)
            ? Math.Max(meter - known, Math.Min(-meter - known, peak.Value))
            : meter - known;

    /// <summary>
    /// Export is headroom only where it is measured now and nothing is known to lie between, at the connection itself, and where
    /// there is something to feed in: else it is a meter that errs.
    /// </summary>
    private static double Export(CircuitAccount circuit, bool isOld, bool mayFeedIn)
        => circuit.Plan.Parent is null && !isOld && mayFeedIn ? circuit.Plan.Limit.Value * -ExportPart : 0;

    /// <summary>Slowly, and only as far as is proven.</summary>
    private static double Fall(in Moment now, CircuitAccount circuit, double from, double to, int phase)
    {
        if (circuit.IsRepeated || !circuit.IsProven || circuit.Proven[phase] >= from)
        {
            return from;
        }

        var bottom = Math.Max(to, circuit.Proven[phase]);
        var kept = Math.Exp(-now.AgeOf(circuit.TrackedAt) / Times.UncontrolledFalls);
        return from - bottom > Near ? bottom + ((from - bottom) * kept) : bottom;
    }

    /// <summary>Looks on at the moment in question, and takes the next one when it has told what it can.</summary>
    private static void Prove(in Moment now, CircuitAccount circuit, Network network, long takenAt, in Conductors left)
    {
        if (circuit.IsRepeated)
        {
            circuit.Proof.End();
            return;
        }

        var below = network.Below[circuit.Node];
        if (!circuit.Proof.IsOpen)
        {
            circuit.Proof.Begin(now, below, network.Loads);
        }

        circuit.Proof.Continue(now, takenAt, circuit.Measured, left, below, network.Loads, network.News);
        if (circuit.Proof.IsComplete)
        {
            (circuit.IsProven, circuit.Proven, circuit.IsSure) = (true, circuit.Proof.Most(), true);
            circuit.Proof.End();
        }
    }

    /// <summary>
    /// Cars without a measurement are in U and are claimed as well. With a design peak U is taken as that, as far as their
    /// claims can explain the rest; without one they count twice, which is safe.
    /// </summary>
    public static double Hidden(CircuitAccount circuit, Tally tally, double tracked, int phase)
    {
        var cell = Network.Cell(circuit.Node, phase);
        var dark = tally.Dark[cell];
        return circuit.Plan.Uncontrolled is { } peak && dark > 0
            ? Math.Min(tracked, Math.Max(tracked - dark, peak.Value + tally.Unseen[cell]))
            : tracked;
    }
}
