using System.Diagnostics;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>A script of tests/interop that tells one line when it is ready. It ends when the tests do.</summary>
internal sealed class ForeignProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;      // read all the time: a script waits for ever where nobody takes what it complains of

    private ForeignProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>What it told when it was ready.</summary>
    public string Told { get; private set; } = "";

    public static async Task<ForeignProcess> StartAsync(string script, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Repository.File($"tests/interop/{script}"), .. arguments])
        {
            RedirectStandardInput = true,       // when the tests die, this ends, and the script with it
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var foreign = new ForeignProcess(process);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        if (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            foreign.Told = line;
            return foreign;
        }

        await foreign.DisposeAsync();
        throw new InvalidOperationException($"{script} did not start: {await foreign._errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }
}
