using System.Numerics;

namespace Gateway.Balancing.Sharing;

/// <summary>One term of a constraint: the current of a load times a factor flows through it.</summary>
/// <param name="Conductor">
/// The term counts only while this conductor of the load is in use, 0 to 2; <see cref="Always"/>: always; <see cref="Each"/>: once for
/// each that is in use.
/// </param>
/// <param name="Re">Wye: 1. Delta and transformers: the factor as a phasor relative to the other loads of the constraint.</param>
internal readonly record struct Entry(int Load, int Constraint, int Conductor, double Re = 1, double Im = 0)
{
    public const int Always = 3, Each = 4;
}

/// <summary>
/// Which load flows through which constraint: |sum c I| &lt;= room. Kept twice, by load and by constraint, in flat arrays: all
/// sharing is walks over them.
/// </summary>
internal sealed class Couplings
{
    private const byte AllConductors = 7;
    private const int Permanent = 1 << Entry.Always;

    private readonly Entry[] _entries;
    private readonly int[] _firstEntry;
    private readonly int[] _byRow;
    private readonly byte[] _inUse;
    private bool _changed;

    /// <param name="shortens">Looks for a shorter way to say the same: see <see cref="Sharing.Paths"/>.</param>
    public Couplings(int loads, int constraints, IEnumerable<Entry> entries, bool shortens = true)
    {
        (Loads, Constraints) = (loads, constraints);
        _entries = [.. entries.OrderBy(e => e.Load)];
        _byRow = [.. Enumerable.Range(0, _entries.Length).OrderBy(e => _entries[e].Constraint)];
        _inUse = new byte[loads];
        (_firstEntry, RowFirst) = (new int[loads + 1], new int[constraints + 1]);
        foreach (var entry in _entries)
        {
            _firstEntry[entry.Load + 1]++;
            RowFirst[entry.Constraint + 1]++;
        }

        Accumulate(_firstEntry);
        Accumulate(RowFirst);
        (End, RowEnd) = (new int[loads], new int[constraints]);
        (Row, Re, Im, Place) = (new int[_entries.Length], new double[_entries.Length], new double[_entries.Length], new int[_entries.Length]);
        (Member, MemberPlace) = (new int[_entries.Length], new int[_entries.Length]);
        (MemberRe, MemberIm) = (new double[_entries.Length], new double[_entries.Length]);
        IsPlain = Array.TrueForAll(_entries, e => e.Im == 0 && e.Re >= 0);
        Paths = shortens ? Paths.Of(loads, constraints, _entries) : null;
        for (var i = 0; i < loads; i++)
        {
            Use(i, AllConductors);
        }

        Settle();
    }

    public int Loads { get; }

    public int Constraints { get; }

    /// <summary>All factors are real and positive: whoever draws more only fills.</summary>
    public bool IsPlain { get; }

    /// <summary>A shorter way to say the same; null: there is none.</summary>
    internal Paths? Paths { get; }

    /// <summary>Where the terms of each load begin in <see cref="Row"/>, <see cref="Re"/> and <see cref="Im"/>.</summary>
    internal int[] First => _firstEntry;

    /// <summary>Where they end: only terms whose conductor is in use are there.</summary>
    internal int[] End { get; }

    /// <summary>The constraint of a term.</summary>
    internal int[] Row { get; }

    internal double[] Re { get; }

    internal double[] Im { get; }

    /// <summary>The load and the conductor of a term as one number: 4 x load + conductor.</summary>
    internal int[] Place { get; }

    /// <summary>Where the terms of each constraint begin in <see cref="Member"/>, <see cref="MemberRe"/> and <see cref="MemberIm"/>.</summary>
    internal int[] RowFirst { get; }

    /// <inheritdoc cref="End"/>
    internal int[] RowEnd { get; }

    /// <summary>The load of a term.</summary>
    internal int[] Member { get; }

    internal double[] MemberRe { get; }

    internal double[] MemberIm { get; }

    /// <inheritdoc cref="Place"/>
    internal int[] MemberPlace { get; }

    /// <summary>The same, with all conductors in use, for who walks over them on another thread.</summary>
    public Couplings Copy() => new(Loads, Constraints, _entries);

    /// <param name="conductors">Bit 0 to 2: the load uses this conductor.</param>
    /// <returns>True: that is news.</returns>
    public bool Use(int load, int conductors)
    {
        if (_inUse[load] == conductors)
        {
            return false;
        }

        (_inUse[load], _changed) = ((byte)conductors, true);
        var at = First[load];
        for (var e = First[load]; e < First[load + 1]; e++)
        {
            if (IsInUse(_entries[e]))
            {
                var entry = _entries[e];
                (Row[at], Re[at], Im[at], Place[at]) = (entry.Constraint, FactorOf(entry), entry.Im, PlaceOf(entry));
                at++;
            }
        }

        End[load] = at;
        Paths?.Use(load, conductors);
        return true;
    }

    /// <summary>Brings the constraints' side up to date, always in the same order: sums of doubles depend on it.</summary>
    internal void Settle()
    {
        for (var c = 0; c < Constraints && _changed; c++)
        {
            var at = RowFirst[c];
            for (var k = RowFirst[c]; k < RowFirst[c + 1]; k++)
            {
                ref readonly var entry = ref _entries[_byRow[k]];
                if (IsInUse(entry))
                {
                    (Member[at], MemberRe[at], MemberIm[at], MemberPlace[at]) = (entry.Load, FactorOf(entry), entry.Im, PlaceOf(entry));
                    at++;
                }
            }

            RowEnd[c] = at;
        }

        _changed = false;
    }

    private bool IsInUse(in Entry entry)
        => entry.Conductor is Entry.Each ? _inUse[entry.Load] != 0 : ((_inUse[entry.Load] | Permanent) >> entry.Conductor & 1) != 0;

    private double FactorOf(in Entry entry)
        => entry.Conductor is Entry.Each ? entry.Re * BitOperations.PopCount(_inUse[entry.Load]) : entry.Re;

    /// <summary>What is claimed on each is no more than the largest of the claims.</summary>
    private static int PlaceOf(in Entry entry) => (4 * entry.Load) + Math.Min(entry.Conductor, Entry.Always);

    private static void Accumulate(int[] counts)
    {
        for (var i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }
    }
}
