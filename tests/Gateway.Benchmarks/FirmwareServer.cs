using System.Globalization;
using FirmwareCache;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks;

/// <summary>The cache's server alone, for a process of its own; ends with it.</summary>
internal static class FirmwareServer
{
    public static async Task<int> RunAsync(string directory, string port)
    {
        using var store = ImageStore.Open(new(directory), TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        await using var app = builder.Build();
        app.MapImages("/firmware", new ImageServer(store, new(), TimeProvider.System));
        await app.RunAsync().ConfigureAwait(false);
        return 0;
    }
}
