using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Site;

/// <summary>
/// Where the environment wants the process to be killed: <c>GATEWAY_FAILPOINT=NAME[:NTH]</c>, at the NTH passage, the first unless
/// told. Compiled into builds with failpoints only.
/// </summary>
internal sealed partial record ArmedFailpoint(string Name, int Nth)
{
    private const int Kill = 9;         // SIGKILL

    private int _passages;

    /// <summary>Null: nothing shall happen. A word that says nothing ends the process, as no test may take that for a passage.</summary>
    public static ArmedFailpoint? FromEnvironment { get; } = Read(Environment.GetEnvironmentVariable("GATEWAY_FAILPOINT"));

    public void Reached(string name)
    {
        if (name == Name && Interlocked.Increment(ref _passages) == Nth)
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

        if (text.Split(':') is not [var name, .. { Length: <= 1 } rest]
            || !Failpoint.All.Contains(name)
            || !int.TryParse(rest is [var said] ? said : "1", NumberStyles.None, CultureInfo.InvariantCulture, out var nth)
            || nth < 1)
        {
            Environment.FailFast($"GATEWAY_FAILPOINT={text}: expected NAME[:NTH], NAME one of {string.Join(' ', Failpoint.All)}");
            return null;
        }

        return new(name, nth);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
