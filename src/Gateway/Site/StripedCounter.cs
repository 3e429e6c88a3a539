using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Site;

/// <summary>
/// A count that every core may raise at once. Each core has a cell on a cache line of its own, so a count on the hot path costs
/// one uncontended increment; whoever reads pays for the sum.
/// </summary>
internal sealed class StripedCounter
{
    private readonly Cell[] _cells = new Cell[BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];

    public long Sum
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < _cells.Length; i++)
            {
                sum += Interlocked.Read(ref _cells[i].Count);
            }

            return sum;
        }
    }

    public void Increment() => Interlocked.Increment(ref _cells[Thread.GetCurrentProcessorId() & (_cells.Length - 1)].Count);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(64)]
        public long Count;
    }
}
