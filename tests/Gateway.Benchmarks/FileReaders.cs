using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>Clients that do as little as a client can: ask, and read what comes into one buffer. A thread each.</summary>
internal static class FileReaders
{
    private const int Buffer = 256 * 1024;

    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>How long it took all of them.</summary>
    public static async Task<TimeSpan> RunAsync(FileServerProcess server, int count, long size)
    {
        var began = Time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(
            () => Read(server, size), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ConfigureAwait(false);
        return Time.GetElapsedTime(began);
    }

    private static void Read(FileServerProcess server, long size)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, server.Port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {server.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        var buffer = new byte[Buffer];
        var read = socket.Receive(buffer);
        var head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) + 4;
        if (!buffer.AsSpan().StartsWith("HTTP/1.1 200 "u8))
        {
            throw new InvalidOperationException($"{server.Name}: {Encoding.ASCII.GetString(buffer, 0, head)}");
        }

        var total = (long)read - head;
        while ((read = socket.Receive(buffer)) > 0)
        {
            total += read;
        }

        if (total != size)
        {
            throw new InvalidOperationException($"{server.Name} sent {total} bytes of {size}");
        }
    }
}
