using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>A server of files in a process of its own: ours, which is this program with another argument, or nginx.</summary>
internal sealed class FileServerProcess : IDisposable
{
    private readonly Process _process;

    private FileServerProcess(string name, int port, string path, ProcessStartInfo start)
    {
        (Name, Port, Path) = (name, port, path);
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        Figures = new(_process.Id);
    }

    public string Name { get; }

    public int Port { get; }

    public string Path { get; }

    public ProcessFigures Figures { get; }

    public static FileServerProcess Ours(string directory, string sha256)
    {
        var port = GatewayProcess.FreePort();
        var start = new ProcessStartInfo(
            Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
            [typeof(FileServerProcess).Assembly.Location, "firmware-server", directory, $"{port}"]);
        start.Environment["DOTNET_TC_QuickJit"] = "0";      // as the gateway's project file says
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new("firmware-cache", port, $"/firmware/{sha256}/image.bin", start);
    }

    /// <summary>Null: it is not installed.</summary>
    public static FileServerProcess? Nginx(string directory, string sha256)
    {
        var program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx" }.FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var port = GatewayProcess.FreePort();
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(directory, "nginx"));
        var configuration = System.IO.Path.Combine(folder.FullName, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off; worker_processes auto; pid {{folder.FullName}}/pid; error_log stderr crit;
            {{(Environment.UserName is "root" ? "user root;" : "")}}
            events { worker_connections 256; }
            http {
              sendfile on; tcp_nopush on; access_log off; default_type application/octet-stream;
              client_body_temp_path {{folder.FullName}}/b; proxy_temp_path {{folder.FullName}}/p; fastcgi_temp_path {{folder.FullName}}/f;
              uwsgi_temp_path {{folder.FullName}}/u; scgi_temp_path {{folder.FullName}}/s;
              server { listen 127.0.0.1:{{port}}; root {{directory}}; }
            }
            """);
        return new("nginx", port, $"/{sha256}.img", new(program, ["-p", folder.FullName, "-c", configuration]));
    }

    public async Task StartedAsync()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            }
        }

        throw new TimeoutException($"{Name} did not start");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
