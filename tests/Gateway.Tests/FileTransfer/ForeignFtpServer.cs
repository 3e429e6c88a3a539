using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Tests.Peers;
using Gateway.Tests.Support;

namespace Gateway.Tests.FileTransfer;

/// <summary>pyftpdlib in a process of its own, with a folder of its own.</summary>
internal sealed class ForeignFtpServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly TaskCompletionSource<int> _port = new();

    private ForeignFtpServer(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
    }

    public ConcurrentQueue<string> Heard { get; } = new();

    public int Port => _port.Task.Result;

    /// <param name="mode">plain, explicit or implicit.</param>
    /// <param name="masquerade">The address it tells clients to fetch data from.</param>
    public static async Task<ForeignFtpServer> StartAsync(DirectoryInfo folder, string mode, TestCertificate? certificate = null, string? masquerade = null)
    {
        var pem = Path.Combine(folder.FullName, "..", folder.Name + ".pem");
        if (certificate is not null)
        {
            await File.WriteAllTextAsync(pem, await File.ReadAllTextAsync(certificate.CertificatePath) + "\n" + await File.ReadAllTextAsync(certificate.KeyPath));
        }

        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Repository.File("tests/interop/ftp_server.py"), folder.FullName, mode, pem])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["MASQUERADE"] = masquerade },
        })!;
        var server = new ForeignFtpServer(process);
        await Patience.For(server._port.Task, "the FTP server (Debian: python3-pyftpdlib)");
        File.Delete(pem);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _reading;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!_port.Task.IsCompleted)
            {
                _port.SetResult(int.Parse(line));
                continue;
            }

            Heard.Enqueue(line);
        }

        _port.TrySetException(new InvalidOperationException("the FTP server ended before it told its port"));
    }
}
