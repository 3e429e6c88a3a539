using System.Diagnostics.CodeAnalysis;

namespace Gateway.Simulation.Plant;

/// <summary>
/// Chance by seed. Every element of a plant has dice of its own, so that what one of them does leaves the luck of the others as
/// it was: two allocators meet the same house, the same cars and the same faults.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "A simulation has to be repeatable.")]
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Dice for a part, by a number that no other part has.</summary>
    public static Dice Of(int seed, int part) => new(Mix(seed, part));

    public static int Mix(int seed, int part)
    {
        // Two rounds of a multiplicative hash: neighbouring seeds must not give similar lives.
        var mixed = unchecked(((uint)seed * 0x9E3779B1u) ^ ((uint)part * 0x85EBCA6Bu));
        mixed = unchecked((mixed ^ (mixed >> 15)) * 0x2C1B3C6Du);
        mixed = unchecked((mixed ^ (mixed >> 12)) * 0x297A2D39u);
        return (int)((mixed ^ (mixed >> 15)) & int.MaxValue);
    }

    public double Between(double low, double high) => low + (_random.NextDouble() * (high - low));

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => _random.Next(low, high + 1);

    public bool Chance(double part) => _random.NextDouble() < part;

    public T Pick<T>(ReadOnlySpan<T> of) => of[_random.Next(of.Length)];

    /// <summary>Steps until the next of events that come by chance, <paramref name="seconds"/> apart on average.</summary>
    public int After(double seconds) => 1 + PlantTime.Steps(-Math.Log(1 - _random.NextDouble()) * seconds);

    /// <summary>Steps, between the two numbers of seconds.</summary>
    public int Steps(double low, double high) => PlantTime.Steps(Between(low, high));
}
