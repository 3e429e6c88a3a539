using Gateway.Benchmarks;

// As the gateway itself does: frames are handled on the thread that hears of them.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

return args switch
{
    ["relay", .. var options] => await RelayBenchmark.RunAsync(RelayOptions.Parse(options)),
    ["outage", .. var parts] => await OutageBenchmark.RunAsync(parts),
    ["check"] => CheckBenchmark.Run(),
    ["balance"] => BalanceBenchmark.Run(),
    ["react"] => await ReactBenchmark.RunAsync(),
    ["acn", .. var options] => AcnBenchmark.Run(options),
    ["afrr", .. var options] => AfrrBenchmark.Run(options),
    ["report"] => await ReportBenchmark.RunAsync(),
    ["plant", .. var plant] when PlantOptions.Parse(plant) is { } options => PlantBenchmark.Run(options),
    ["limits", .. var limits] when PlantOptions.Parse(limits) is { } options => LimitsBenchmark.Run(options),
    ["firmware"] => await FirmwareBenchmark.RunAsync(),
    ["firmware-server", var directory, var port] => await FirmwareServer.RunAsync(directory, port),     // what "firmware" starts
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: relay [--stations N] [--seconds S] [--idle N,N] | outage [alone] [replay] [site] | check | balance | react | report | firmware\n"
        + "       acn --network FILE --sessions FILE --site NAME --capacity-kw C [--quantised] [--driver-input]\n"
        + $"       {AfrrBenchmark.Usage}\n"
        + "       plant [--hours N] [--seed S] [--faults all|none|NAME,NAME] [--threads N] [--life HOURS] [--capacity PART] [--class SECONDS] [--trace]\n"
        + "       limits [--hours N] [--seed S] [--threads N] [--life HOURS] [--class SECONDS] [--trace]");
    return 2;
}
