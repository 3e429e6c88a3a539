namespace Gateway.GridSignals.Afrr;

/// <summary>How far resources can be moved, once circuits and storage have had their say.</summary>
internal static class AfrrRoom
{
    /// <summary>
    /// A battery is kept between these: both directions have to be at hand at any time. A car is there to be charged: it gives nothing
    /// below the first.
    /// </summary>
    private const double LeastCharge = 0.2, MostCharge = 0.8;

    /// <summary>Within so much of a bound it is moved less and less.</summary>
    private const double Fading = 0.02;

    /// <summary>
    /// Lowers what circuits cannot carry, in proportion to what each could take more; the limits of cars that discharge are booked already,
    /// and balancing lowers them. Where one carries too much already, who is fast draws less than now, in proportion to what each can.
    /// Nobody is lowered below his least.
    /// </summary>
    public static void Bound(Span<AfrrResource> resources, ReadOnlySpan<AfrrCircuit> circuits)
    {
        foreach (ref var resource in resources)
        {
            resource = ByCharge(resource);
        }

        for (var circuit = circuits.Length - 1; circuit >= 0; circuit--)        // those below first
        {
            // Who is fast has the room first: cars follow much later, and what they may draw balancing looks after anyway.
            var left = Lower(resources, circuits, circuit, circuits[circuit].Room, isFast: true);
            Lower(resources, circuits, circuit, left, isFast: false);
            Relieve(resources, circuits, circuit, -circuits[circuit].Room);
            HoldBack(resources, circuits, circuit);
        }
    }

    /// <returns>What is left of the room.</returns>
    private static double Lower(Span<AfrrResource> resources, ReadOnlySpan<AfrrCircuit> circuits, int circuit, double room, bool isFast)
    {
        var more = 0d;
        foreach (var resource in resources)
        {
            more += CanRise(resource, isFast, circuits, circuit) ? resource.High - resource.Power : 0;
        }

        var part = more > 0 ? Math.Clamp(room / more, 0, 1) : 1;
        foreach (ref var resource in resources)
        {
            if (part < 1 && CanRise(resource, isFast, circuits, circuit))
            {
                resource = resource with { High = Math.Max(resource.Low, resource.Power + (part * (resource.High - resource.Power))) };
            }
        }

        return Math.Max(0, room - more);
    }

    /// <param name="over">By so much the circuit carries too much; below 0: it does not.</param>
    private static void Relieve(Span<AfrrResource> resources, ReadOnlySpan<AfrrCircuit> circuits, int circuit, double over)
    {
        var less = 0d;
        foreach (var resource in resources)
        {
            less += CanFall(resource, circuits, circuit) ? Most(resource) - resource.Low : 0;
        }

        var part = less > 0 ? Math.Clamp(over / less, 0, 1) : 0;
        foreach (ref var resource in resources)
        {
            if (part > 0 && CanFall(resource, circuits, circuit))
            {
                resource = resource with { High = Most(resource) - (part * (Most(resource) - resource.Low)) };
            }
        }
    }

    /// <summary>What cars feed in together is no more than the circuit carries on one phase, as if all were on that.</summary>
    private static void HoldBack(Span<AfrrResource> resources, ReadOnlySpan<AfrrCircuit> circuits, int circuit)
    {
        var ampere = 0d;
        foreach (var resource in resources)
        {
            ampere += FeedsIn(resource, circuits, circuit) ? -resource.Low / resource.PerAmpere : 0;
        }

        var part = ampere > 0 ? Math.Clamp(circuits[circuit].Back / ampere, 0, 1) : 1;
        foreach (ref var resource in resources)
        {
            if (part < 1 && FeedsIn(resource, circuits, circuit))
            {
                resource = resource with { Low = part * resource.Low };
            }
        }
    }

    private static bool FeedsIn(in AfrrResource resource, ReadOnlySpan<AfrrCircuit> circuits, int circuit)
        => resource is { Kind: AfrrKind.V2x, Low: < 0 } && IsBelow(circuits, resource.Circuit, circuit);

    private static double Most(in AfrrResource resource) => Math.Min(resource.Power, resource.High);

    private static bool CanFall(in AfrrResource resource, ReadOnlySpan<AfrrCircuit> circuits, int circuit)
        => resource is { IsFast: true, Kind: not AfrrKind.V2x } && Most(resource) > resource.Low && IsBelow(circuits, resource.Circuit, circuit);

    private static bool CanRise(in AfrrResource resource, bool isFast, ReadOnlySpan<AfrrCircuit> circuits, int circuit)
        => resource.IsFast == isFast && resource.Kind is not AfrrKind.V2x && resource.High > resource.Power && IsBelow(circuits, resource.Circuit, circuit);

    private static AfrrResource ByCharge(AfrrResource resource) => resource.Charge is not { } charge || resource.Kind is AfrrKind.Car ? resource : resource with
    {
        // What it must draw, or give, it goes on with.
        Low = resource.Low < 0 ? resource.Low * Math.Clamp((charge - LeastCharge) / Fading, 0, 1) : resource.Low,
        High = resource is { High: > 0, Kind: not AfrrKind.V2x } ? resource.High * Math.Clamp((MostCharge - charge) / Fading, 0, 1) : resource.High,
    };

    private static bool IsBelow(ReadOnlySpan<AfrrCircuit> circuits, int circuit, int above)
    {
        for (; circuit >= 0; circuit = circuits[circuit].Parent)
        {
            if (circuit == above)
            {
                return true;
            }
        }

        return false;
    }
}
