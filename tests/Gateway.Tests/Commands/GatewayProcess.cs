using System.Diagnostics;

namespace Gateway.Tests.Commands;

/// <summary>The program as a process of its own, as systemd or a person starts it.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private GatewayProcess(Process process)
    {
        _process = process;
        Out = process.StandardOutput.ReadToEndAsync();
        Error = process.StandardError.ReadToEndAsync();
    }

    public Task<string> Out { get; }

    public Task<string> Error { get; }

    public static GatewayProcess Start(string[] arguments, params (string Name, string Value)[] environment)
        => Start(Path.Combine(AppContext.BaseDirectory, "site-gateway.dll"), arguments, environment);

    /// <param name="program">Another build of it.</param>
    public static GatewayProcess Start(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return (await process.EndsAsync(), await process.Out, await process.Error);
    }

    /// <summary>What <c>kill</c> and <c>systemctl stop</c> send.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGKILL: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndsAsync();
    }

    public async Task<int> EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
