using System.Globalization;
using System.Security.Cryptography;
using FirmwareCache;

namespace Gateway.Benchmarks;

/// <summary>
/// One image of 200 MB to 20 clients at once over loopback, beside nginx with sendfile: the same file, the same clients, in turn.
/// Goal: at least 0.8 of nginx's throughput, at most 32 MB more memory than idle.
/// </summary>
internal static class FirmwareBenchmark
{
    private const int Clients = 20;
    private const int Size = 200_000_000;
    private const int Runs = 7;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-firmware-");
        try
        {
            var sha256 = await StoreAsync(folder.FullName).ConfigureAwait(false);
            using var ours = FileServerProcess.Ours(folder.FullName, sha256);
            using var nginx = FileServerProcess.Nginx(folder.FullName, sha256);
            if (nginx is null)
            {
                Console.WriteLine("nginx is not installed: no ratio");
            }

            await CompareAsync(nginx is null ? [ours] : [ours, nginx]).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task<string> StoreAsync(string directory)
    {
        using var store = ImageStore.Open(new(directory), TimeProvider.System);
        var image = await store.AddAsync(new MemoryStream(RandomNumberGenerator.GetBytes(Size)), "benchmark", CancellationToken.None).ConfigureAwait(false);
        store.SetPublished(image.Sha256, true);
        return image.Sha256;
    }

    private static async Task CompareAsync(FileServerProcess[] servers)
    {
        Console.WriteLine($"{Clients} clients at once, {Size / 1_000_000} MB each, {Runs} runs in turn, median");
        var idle = new Dictionary<FileServerProcess, double>();
        foreach (var server in servers)
        {
            await server.StartedAsync().ConfigureAwait(false);
            idle[server] = server.Figures.Memory;
            await FileReaders.RunAsync(server, 1, Size).ConfigureAwait(false);      // the code is compiled, the file in memory
        }

        var rates = servers.ToDictionary(s => s, _ => new List<double>());
        var cpu = servers.ToDictionary(s => s, _ => new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            foreach (var server in servers)
            {
                var before = server.Figures.Cpu;
                var took = await FileReaders.RunAsync(server, Clients, Size).ConfigureAwait(false);
                rates[server].Add((double)Clients * Size / took.TotalSeconds / 1e6);
                cpu[server].Add(server.Figures.Cpu - before);
            }
        }

        Console.WriteLine($"{"",-16}{"MB/s",10}{"CPU s",10}{"idle MB",10}{"above MB",10}");
        foreach (var server in servers)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{server.Name,-16}{Median(rates[server]),10:0}{Median(cpu[server]),10:0.00}{idle[server],10:0.0}{server.Figures.PeakMemory - idle[server],10:0.0}"));
        }

        if (servers is [var one, var other])
        {
            var ratios = rates[one].Zip(rates[other], (a, b) => a / b).ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"throughput to nginx: {Median(ratios):0.00} (of {ratios.Min():0.00} to {ratios.Max():0.00} in one pair)"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
