using Gateway.Benchmarks;

// As the gateway itself does: frames are handled on the thread that hears of them.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return args switch
{
    ["relay", .. var options] => await RelayBenchmark.RunAsync(RelayOptions.Parse(options)),
    ["outage", .. var parts] => await OutageBenchmark.RunAsync(parts),
    ["check"] => CheckBenchmark.Run(),
    ["react"] => await ReactBenchmark.RunAsync(),
    ["report"] => await ReportBenchmark.RunAsync(),
    ["firmware"] => await FirmwareBenchmark.RunAsync(),
    ["firmware-server", var directory, var port] => await FirmwareServer.RunAsync(directory, port),     // what "firmware" starts
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: relay [--stations N] [--seconds S] [--idle N,N] | outage [alone] [replay] [site] | check | react | report | firmware");
    return 2;
}
