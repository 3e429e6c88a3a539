using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Site;

/// <summary>
/// What the environment wants to happen at one place: <c>GATEWAY_FAILPOINT=NAME[:NTH][:ACTION]</c>. The NTH passage (the first,
/// unless told) kills the process (<c>kill</c>, unless told), or it and every later one takes a while longer (<c>sleep=5ms</c>).
/// Compiled into builds with failpoints only.
/// </summary>
internal sealed partial record ArmedFailpoint(string Name, int Nth, TimeSpan? Pause)
{
    private const int Kill = 9;         // SIGKILL

    private int _passages;

    /// <summary>Null: nothing shall happen. A word that says nothing ends the process, as no test may take that for a passage.</summary>
    public static ArmedFailpoint? FromEnvironment { get; } = Read(Environment.GetEnvironmentVariable("GATEWAY_FAILPOINT"));

    public void Reached(string name)
    {
        if (name != Name || Interlocked.Increment(ref _passages) < Nth)
        {
            return;
        }

        if (Pause is { } pause)
        {
#pragma warning disable RS0030 // a slow disk keeps its thread
            Thread.Sleep(pause);
#pragma warning restore RS0030
        }
        else
        {
            _ = Send(Environment.ProcessId, Kill);
        }
    }

    private static ArmedFailpoint? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var armed = new ArmedFailpoint("", 1, null);
        foreach (var word in text.Split(':'))
        {
            armed = Failpoint.All.Contains(word) ? armed with { Name = word }
                : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var nth) ? armed with { Nth = nth }
                : word == "kill" ? armed with { Pause = null }
                : Milliseconds(word) is { } pause ? armed with { Pause = pause }
                : armed with { Name = "" };
        }

        if (armed.Name.Length == 0)
        {
            Environment.FailFast($"GATEWAY_FAILPOINT={text}: expected NAME[:NTH][:kill or :sleep=5ms], NAME one of {string.Join(' ', Failpoint.All)}");
        }

        return armed;
    }

    private static TimeSpan? Milliseconds(string word)
        => word.StartsWith("sleep=", StringComparison.Ordinal) && word.EndsWith("ms", StringComparison.Ordinal)
            && double.TryParse(word["sleep=".Length..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ms)
            ? TimeSpan.FromMilliseconds(ms)
            : null;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
