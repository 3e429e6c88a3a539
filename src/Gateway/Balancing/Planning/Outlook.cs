using Gateway.Balancing.Sharing;

namespace Gateway.Balancing.Planning;

/// <summary>
/// The best charging of all cars over the coming day, as if what is expected were certain: current by car and block of time,
/// blocks longer the farther they are. Only its prices are used: what it is worth to a car's plan to want one unit more.
/// </summary>
internal sealed class Outlook(Couplings couplings)
{
    /// <summary>Further ahead than this no error of a circle matters.</summary>
    private const double Near = 4e-3;

    private const int Exchanges = 3000;
    private const int Rounds = 12;
    private const int MostCuts = 500;

    /// <summary>Sooner is better by this a period: what is charged is charged.</summary>
    private const double Sooner = 3e-4;

    /// <summary>In periods.</summary>
    private static readonly int[] Blocks = [1, 3, 8, 12, 12, 24, 24, 48, 72];

    private readonly List<double> _gain = [];
    private readonly List<double> _upper = [];
    private readonly List<int> _load = [];
    private readonly List<int> _block = [];
    private readonly double[] _re = new double[Blocks.Length * couplings.Constraints];
    private readonly double[] _im = new double[Blocks.Length * couplings.Constraints];
    private readonly List<int> _index = [];
    private readonly List<double> _factor = [];
    private Simplex _simplex = new(0, 0);
    private (int Columns, int Rows) _size;

    public static int Horizon { get; } = Blocks.Sum();

    /// <summary>Adds the value of one more unit for each guest, 0 to 1, to <paramref name="values"/>.</summary>
    /// <param name="guests">Here now.</param>
    /// <param name="expected">Will come.</param>
    public void Value(long now, ReadOnlySpan<Stay> guests, List<Stay> expected, ReadOnlySpan<double> room, Span<double> values)
    {
        Variables(now, guests, expected);
        Reserve(_gain.Count, guests.Length + expected.Count + MostCuts);
        _simplex.Begin(Span(_gain), Span(_upper));
        Span<int> row = stackalloc int[guests.Length];
        for (int i = 0, first = 0; i < guests.Length + expected.Count; i++)
        {
            var stay = i < guests.Length ? guests[i] : expected[i - guests.Length];
            var count = BlocksOf(now, stay);
            var isBound = AddNeed(first, count, stay.Need);
            if (i < guests.Length)
            {
                row[i] = isBound ? _simplex.Rows - 1 : -1;
            }

            first += count;
        }

        var solved = _simplex.Solve(Exchanges);
        for (var round = 0; round < Rounds && solved && Cut(room); round++)
        {
            solved = _simplex.Solve(Exchanges);
        }

        for (var i = 0; i < guests.Length; i++)
        {
            values[i] += row[i] < 0 ? 1 : 1 - _simplex.PriceOf(row[i]);
        }
    }

    private static Span<T> Span<T>(List<T> list) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list);

    private void Variables(long now, ReadOnlySpan<Stay> guests, List<Stay> expected)
    {
        _gain.Clear();
        _upper.Clear();
        _load.Clear();
        _block.Clear();
        foreach (var stay in guests)
        {
            Add(now, stay);
        }

        foreach (var stay in expected)
        {
            Add(now, stay);
        }
    }

    private void Add(long now, Stay stay)
    {
        var begin = now;
        for (var b = 0; b < Blocks.Length; begin += Blocks[b], b++)
        {
            if (Overlap(stay, begin, Blocks[b]) is > 0 and var periods)
            {
                _gain.Add(1 - (Sooner * (begin - now + ((Blocks[b] - 1) / 2.0))));
                _upper.Add(Math.Min(stay.Most * periods, stay.Need));
                _load.Add(stay.Load);
                _block.Add(b);
            }
        }
    }

    private static int BlocksOf(long now, Stay stay)
    {
        var (count, begin) = (0, now);
        foreach (var block in Blocks)
        {
            count += Overlap(stay, begin, block) > 0 ? 1 : 0;
            begin += block;
        }

        return count;
    }

    private static long Overlap(Stay stay, long begin, int block) => Math.Min(stay.To, begin + block) - Math.Max(stay.From, begin);

    private bool AddNeed(int first, int count, double need)
    {
        var sum = 0.0;
        _index.Clear();
        _factor.Clear();
        for (var v = first; v < first + count; v++)
        {
            sum += _upper[v];
            _index.Add(v);
            _factor.Add(1);
        }

        if (sum <= need + Flows.Epsilon)
        {
            return false;
        }

        _simplex.AddRow(Span(_index), Span(_factor), need);
        return true;
    }

    /// <summary>A tangent for every constraint and block that the plan breaks; false: it breaks none, or there is no room for more.</summary>
    private bool Cut(ReadOnlySpan<double> room)
    {
        Array.Clear(_re);
        Array.Clear(_im);
        for (var v = 0; v < _load.Count; v++)
        {
            var x = _simplex[v];
            for (var e = couplings.First[_load[v]]; x != 0 && e < couplings.End[_load[v]]; e++)
            {
                var at = (_block[v] * couplings.Constraints) + couplings.Row[e];
                _re[at] += couplings.Re[e] * x;
                _im[at] += couplings.Im[e] * x;
            }
        }

        var found = false;
        for (var at = 0; at < _re.Length && !_simplex.IsFull; at++)
        {
            var (block, constraint) = Math.DivRem(at, couplings.Constraints);
            var (length, limit) = (Math.Sqrt((_re[at] * _re[at]) + (_im[at] * _im[at])), Math.Max(0, room[constraint]) * Blocks[block]);
            if (length > limit * (1 + Near) + Flows.Epsilon)
            {
                AddTangent(block, constraint, _re[at] / length, _im[at] / length, limit);
                found = true;
            }
        }

        return found;
    }

    private void AddTangent(int block, int constraint, double cos, double sin, double limit)
    {
        _index.Clear();
        _factor.Clear();
        for (var v = 0; v < _load.Count; v++)
        {
            for (var e = couplings.First[_load[v]]; _block[v] == block && e < couplings.End[_load[v]]; e++)
            {
                if (couplings.Row[e] == constraint)
                {
                    _index.Add(v);
                    _factor.Add((couplings.Re[e] * cos) + (couplings.Im[e] * sin));
                }
            }
        }

        _simplex.AddRow(Span(_index), Span(_factor), limit);
    }

    private void Reserve(int columns, int rows)
    {
        if (columns > _size.Columns || rows > _size.Rows)
        {
            _size = (Math.Max(columns, _size.Columns * 5 / 4), Math.Max(rows, _size.Rows * 5 / 4));
            _simplex = new(_size.Columns, _size.Rows);
        }
    }
}
