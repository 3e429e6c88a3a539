using System.ComponentModel;
using System.Diagnostics;

namespace Gateway.LocalController.Files;

/// <summary>Runs the command of the site file that installs an update.</summary>
internal sealed class UpdateCommand(UpdateOptions options, TimeProvider time)
{
    /// <summary>After that it is ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What the service manager gave the gateway, and nobody else.</summary>
    private static readonly string[] Own = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "CREDENTIALS_DIRECTORY"];

    public string Shown => string.Join(' ', options.Command);

    /// <summary>
    /// Without a shell; what it prints goes where the gateway's own output goes. When the gateway ends meanwhile it is left alone:
    /// an installation often ends the gateway itself.
    /// </summary>
    /// <returns>Null: it ended with 0. Else one sentence.</returns>
    public async Task<string?> RunAsync(string file, CancellationToken stopping)
    {
        var start = new ProcessStartInfo(options.Command[0]) { UseShellExecute = false };
        foreach (var own in Own)
        {
            start.Environment.Remove(own);
        }

        foreach (var argument in options.Command.Skip(1))
        {
            start.ArgumentList.Add(argument.Replace(UpdateOptions.File, file, StringComparison.Ordinal));
        }

        try
        {
            using var process = Process.Start(start);
            return process is null ? "The command could not be started." : await EndAsync(process, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return $"The command could not be started: {e.Message}";
        }
    }

    private async Task<string?> EndAsync(Process process, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode is 0 ? null : $"The command ended with {process.ExitCode}.";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return $"The command was not done within {Patience.TotalMinutes:0} min, and was ended.";
        }
    }
}
