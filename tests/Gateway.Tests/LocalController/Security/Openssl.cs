using System.Diagnostics;
using Gateway.Tests.Peers;

namespace Gateway.Tests.LocalController.Security;

/// <summary>The foreign opinion on keys, requests and certificates.</summary>
internal static class Openssl
{
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string input, params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await openssl.StandardInput.WriteAsync(input);
        openssl.StandardInput.Close();
        using var patience = Patience.Start();
        var said = await openssl.StandardOutput.ReadToEndAsync(patience.Token) + await openssl.StandardError.ReadToEndAsync(patience.Token);
        await openssl.WaitForExitAsync(patience.Token);
        Assert.True(openssl.ExitCode is 0, said);
        return said;
    }
}
