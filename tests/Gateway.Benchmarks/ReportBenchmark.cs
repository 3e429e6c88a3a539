using System.Globalization;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;
using Gateway.WebSockets;

namespace Gateway.Benchmarks;

/// <summary>
/// How long until the CSMS has the whole device model of a big site? The gateway in a process of its own, over a real socket; beside
/// it, what merely writing the same variables as JSON costs.
/// </summary>
internal static class ReportBenchmark
{
    private const int Stations = 125;       // 15 variables each
    private const int Rounds = 31;
    private const int Warmup = 10;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync()
    {
        using var csms = new LoadCsms();
        using var gateway = new GatewayProcess(csms.Url);
        await gateway.StartedAsync().ConfigureAwait(false);
        var link = await csms.Gateway.WaitAsync(Patience, Time).ConfigureAwait(false);
        using var fleet = await LoadFleet.ConnectAsync(Stations, gateway.Url).ConfigureAwait(false);
        var (report, plain) = (new List<double>(), new List<double>());
        List<byte[]> frames = [];
        List<ReportDataType> variables = [];
        for (var round = -Warmup; round < Rounds; round++)
        {
            (frames, var took) = await AskAsync(csms, link, round + Warmup).ConfigureAwait(false);
            variables = [.. frames.SelectMany(frame => Read(frame).ReportData ?? [])];
            var wrote = Write(variables);
            if (round >= 0)
            {
                report.Add(took);
                plain.Add(wrote);
            }
        }

        var (whole, bare) = (Median(report), Median(plain));
        Tell($"base report: {variables.Count} variables in {frames.Count} messages, {frames.Sum(frame => frame.Length) / 1024} KiB, median of {Rounds}");
        Tell($"asked to told (ms)          {whole,8:0.0}   worst {report.Max():0.0}");
        Tell($"plain serialisation (ms)    {bare,8:0.0}   ratio {whole / bare:0.0}");
        Tell($"for 2,000 variables (ms)    {whole * 2000 / variables.Count,8:0.0}   goal < 1000");
        return 0;
    }

    /// <returns>Its parts, and how many milliseconds passed from the question to the last of them.</returns>
    private static async Task<(List<byte[]> Frames, double Took)> AskAsync(LoadCsms csms, WebSocketConnection link, int id)
    {
        var frames = new List<byte[]>();
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        csms.Reported = frame =>
        {
            frames.Add(frame);
            if (frame.AsSpan().IndexOf("\"tbc\":false"u8) >= 0)
            {
                done.TrySetResult(Time.GetTimestamp());
            }
        };

        var from = Time.GetTimestamp();
        link.Write(FrameWriter.Call($"ask-{id}", "GetBaseReport", JsonSerializer.SerializeToUtf8Bytes(
            new GetBaseReportRequest(id, ReportBaseEnumType.FullInventory), V2Json.Default.GetBaseReportRequest)));
        link.Flush();
        var to = await done.Task.WaitAsync(Patience, Time).ConfigureAwait(false);
        return (frames, Time.GetElapsedTime(from, to).TotalMilliseconds);
    }

    private static double Write(List<ReportDataType> variables)
    {
        var from = Time.GetTimestamp();
        var json = JsonSerializer.SerializeToUtf8Bytes(new NotifyReportRequest(1, default, 0, variables), V2Json.Default.NotifyReportRequest);
        var took = Time.GetElapsedTime(from).TotalMilliseconds;
        return json.Length > 0 ? took : throw new InvalidOperationException("Nothing was written.");
    }

    private static NotifyReportRequest Read(byte[] frame)
        => FrameReader.TryRead(frame, out var call, out _)
            ? JsonSerializer.Deserialize(call.Payload, V2Json.Default.NotifyReportRequest)!
            : throw new InvalidOperationException("no frame");

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Tell(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
