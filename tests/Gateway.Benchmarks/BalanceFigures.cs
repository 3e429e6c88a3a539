using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Benchmarks;

/// <summary>Times and heap bytes of something that is done again and again; kept by round.</summary>
internal sealed partial class BalanceFigures(int perRound)
{
    private const int ThreadCpuTime = 3;        // CLOCK_THREAD_CPUTIME_ID of time.h

    private readonly List<double> _times = new(perRound);
    private readonly List<double> _cpu = new(perRound);
    private readonly List<(double P50, double P99, double Cpu)> _rounds = [];
    private double _worst;
    private long _bytes;
    private int _count;

    /// <summary>Reading its own clocks takes the processor half a microsecond, which <c>p99 cpu</c> includes.</summary>
    public void Time(Action what)
    {
        var began = Cpu();      // its first call takes heap of its own
        var before = GC.GetAllocatedBytesForCurrentThread();
        var from = TimeProvider.System.GetTimestamp();
        what();
        var to = TimeProvider.System.GetTimestamp();
        _cpu.Add((Cpu() - began) / 1000.0);
        _bytes += GC.GetAllocatedBytesForCurrentThread() - before;
        _times.Add(TimeProvider.System.GetElapsedTime(from, to).TotalMicroseconds);
        _count++;
    }

    public void EndRound()
    {
        _times.Sort();
        _cpu.Sort();
        _rounds.Add((Percentile(_times, 50), Percentile(_times, 99), Percentile(_cpu, 99)));
        _worst = Math.Max(_worst, _times[^1]);
        _times.Clear();
        _cpu.Clear();
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median(r => r.P50),9:0.0}{Median(r => r.P99),9:0.0}{Median(r => r.Cpu),9:0.0}{_rounds.Min(r => r.P99),10:0.0}{_worst,10:0.0}{_bytes / (double)_count,14:0.##}");

    private static double Percentile(List<double> sorted, int percent) => sorted[sorted.Count * percent / 100];

    private double Median(Func<(double P50, double P99, double Cpu), double> of) => _rounds.Select(of).Order().ElementAt(_rounds.Count / 2);

    /// <summary>What this thread has had of a processor, in nanoseconds.</summary>
    private static long Cpu()
    {
        _ = GetTime(ThreadCpuTime, out var time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    /// <summary>As time.h has it on 64 bits.</summary>
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
