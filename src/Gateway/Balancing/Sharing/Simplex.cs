using System.Numerics;

namespace Gateway.Balancing.Sharing;

/// <summary>
/// Maximises a weighted sum under bounds and rows a x &lt;= b (dual simplex with bounded variables on a compact tableau): begins
/// with every variable at its better bound, so rows may come one after the other, as they turn out to be violated.
/// </summary>
internal sealed class Simplex(int columns, int rows)
{
    private const double Tolerance = 1e-9;

    private readonly double[][] _tableau = new double[rows][];
    private readonly double[] _gain = new double[columns];
    private readonly double[] _bound = new double[columns];
    private readonly int[] _free = new int[columns];
    private readonly bool[] _atUpper = new bool[columns];
    private readonly double[] _value = new double[rows];
    private readonly int[] _basic = new int[rows];
    private readonly int[] _place = new int[columns + rows];
    private readonly double[] _upper = new double[columns + rows];
    private int _columns;

    public int Rows { get; private set; }

    public bool IsFull => Rows == rows;

    /// <summary>A new programme without rows; all variables lie between 0 and their upper bound.</summary>
    public void Begin(ReadOnlySpan<double> gains, ReadOnlySpan<double> upper)
    {
        (_columns, Rows) = (gains.Length, 0);
        for (var j = 0; j < _columns; j++)
        {
            (_gain[j], _upper[j], _free[j], _place[j]) = (gains[j], upper[j], j, j);
            _atUpper[j] = gains[j] > 0;
            _bound[j] = _atUpper[j] ? upper[j] : 0;
        }
    }

    /// <summary>The value of a variable, or what is left in a row: variable <see cref="Columns"/> + row.</summary>
    public double this[int variable] => _place[variable] is >= 0 and var column ? _bound[column] : _value[~_place[variable]];

    public int Columns => _columns;

    /// <summary>What one more unit on the right of a row would gain.</summary>
    public double PriceOf(int row) => _place[_columns + row] is >= 0 and var column ? Math.Max(0, -_gain[column]) : 0;

    /// <summary>What one more unit of a variable would gain, less what it would take from others; 0: it lies between its bounds.</summary>
    public double GainOf(int variable) => _place[variable] is >= 0 and var column ? _gain[column] : 0;

    public void AddRow(ReadOnlySpan<int> variables, ReadOnlySpan<double> factors, double most)
    {
        var row = Cleared(Rows);
        var left = most;
        for (var k = 0; k < variables.Length; k++)
        {
            left -= factors[k] * this[variables[k]];
            if (_place[variables[k]] is >= 0 and var column)
            {
                row[column] += factors[k];
            }
            else
            {
                AddTimes(row, _tableau[~_place[variables[k]]], -factors[k]);
            }
        }

        var slack = _columns + Rows;
        (_upper[slack], _value[Rows], _basic[Rows], _place[slack]) = (double.PositiveInfinity, left, slack, ~Rows);
        Rows++;
    }

    /// <summary>Makes the room of a row, so that it need not be made later.</summary>
    public void Reserve(int row) => _tableau[row] ??= new double[columns];

    /// <summary>False: no solution, or not within so many exchanges.</summary>
    public bool Solve(int exchanges = 10_000)
    {
        while (exchanges-- > 0)
        {
            var (row, isAbove) = MostViolated();
            if (row < 0)
            {
                return true;
            }

            var column = Entering(row, isAbove);
            if (column < 0)
            {
                return false;
            }

            Exchange(row, column, isAbove ? _upper[_basic[row]] : 0, isAbove);
        }

        return false;
    }

    private (int Row, bool IsAbove) MostViolated()
    {
        var (row, isAbove, worst) = (-1, false, Tolerance);
        for (var i = 0; i < Rows; i++)
        {
            var (below, above) = (-_value[i], _value[i] - _upper[_basic[i]]);
            if (Math.Max(below, above) > worst)
            {
                (row, isAbove, worst) = (i, above > below, Math.Max(below, above));
            }
        }

        return (row, isAbove);
    }

    /// <summary>The cheapest column that brings the row back within its bounds.</summary>
    private int Entering(int row, bool isAbove)
    {
        var factors = _tableau[row];
        var (column, best, largest) = (-1, double.PositiveInfinity, 0.0);
        for (var j = 0; j < _columns; j++)
        {
            var factor = isAbove == _atUpper[j] ? -factors[j] : factors[j];
            if (factor < Tolerance || _upper[_free[j]] < Tolerance)
            {
                continue;
            }

            var ratio = Math.Abs(_gain[j]) / factor;
            if (ratio < best - 1e-12 || (ratio < best + 1e-12 && factor > largest))
            {
                (column, best, largest) = (j, ratio, factor);
            }
        }

        return column;
    }

    private void Exchange(int row, int column, double bound, bool atUpper)
    {
        var pivotRow = _tableau[row];
        var pivot = pivotRow[column];
        var step = (_value[row] - bound) / pivot;
        for (var i = 0; i < Rows; i++)
        {
            _value[i] -= _tableau[i][column] * step;
        }

        var entered = _bound[column] + step;
        pivotRow[column] = 1;
        for (var j = 0; j < _columns; j++)
        {
            pivotRow[j] /= pivot;
        }

        for (var i = 0; i < Rows; i++)
        {
            if (i != row && _tableau[i][column] is var factor && factor != 0)
            {
                _tableau[i][column] = 0;
                AddTimes(_tableau[i], pivotRow, -factor);
            }
        }

        var gain = _gain[column];
        _gain[column] = 0;
        AddTimes(_gain, pivotRow, -gain);
        (_free[column], _basic[row]) = (_basic[row], _free[column]);
        (_place[_free[column]], _place[_basic[row]]) = (column, ~row);
        (_bound[column], _atUpper[column], _value[row]) = (bound, atUpper, entered);
    }

    private double[] Cleared(int row)
    {
        Reserve(row);
        Array.Clear(_tableau[row], 0, _columns);
        return _tableau[row];
    }

    private void AddTimes(double[] to, double[] from, double factor)
    {
        var (width, at) = (Vector<double>.Count, 0);
        var factors = new Vector<double>(factor);
        for (; at <= _columns - width; at += width)
        {
            (new Vector<double>(to, at) + (factors * new Vector<double>(from, at))).CopyTo(to, at);
        }

        for (; at < _columns; at++)
        {
            to[at] += factor * from[at];
        }
    }
}
