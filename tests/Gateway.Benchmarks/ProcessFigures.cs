using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>What /proc says about a process and its children.</summary>
internal sealed class ProcessFigures(int id)
{
    private const double TicksPerSecond = 100;      // USER_HZ of Linux

    /// <summary>User and system time so far, in seconds.</summary>
    public double Cpu => All().Sum(pid =>
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    });

    /// <summary>Resident memory in MiB.</summary>
    public double Memory => All().Sum(pid => Field(pid, "VmRSS:")) / 1024;

    /// <summary>The most that was resident so far, in MiB.</summary>
    public double PeakMemory => All().Sum(pid => Field(pid, "VmHWM:")) / 1024;

    private IEnumerable<int> All()
        => Directory.EnumerateDirectories($"/proc/{id}/task")
            .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse)
            .Prepend(id);

    private static double Field(int pid, string name)
        => Number(File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
