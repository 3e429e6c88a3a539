using System.Net;
using System.Net.Sockets;
using Gateway.GridSignals.Evidence;
using Gateway.Journal;
using Gateway.Simulation.V2x;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>
/// A whole site in one process, over real sockets: stations of three versions, one of them bidirectional, their cars, a CSMS, a grid meter,
/// an inverter, a battery and a ripple receiver around a real gateway. It fails where a limit was broken or a call lost, and where nothing happened.
/// </summary>
public static class Demo
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);       // for the last calls to be answered

    /// <param name="startGateway">Runs the gateway on a site file until it is disposed of.</param>
    /// <returns>The exit code: 0, or 1 if something went wrong.</returns>
    public static async Task<int> RunAsync(
        DemoOptions options,
        Func<string, CancellationToken, Task<IAsyncDisposable>> startGateway,
        TextWriter output,
        CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("site-gateway-demo-");
        try
        {
            return await new DemoRun(options, folder.FullName, output, TimeProvider.System).RunAsync(startGateway, stopping);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One run: builds the site up, lets it live, and takes it down in the opposite order.</summary>
    private sealed class DemoRun(DemoOptions options, string folder, TextWriter output, TimeProvider time)
    {
        private readonly DemoPlan _plan = DemoPlan.For(options.Stations);
        private readonly DemoLog _log = new(time);

        private string StateDirectory => Path.Combine(folder, "state");

        private TimeSpan Length => TimeSpan.FromSeconds(options.Seconds);

        /// <summary>Stations come one after the other: four in a second on a large site, all of them in the first third.</summary>
        private TimeSpan Arrivals => TimeSpan.FromSeconds(Math.Min(Math.Max(10, options.Stations / 4.0), options.Seconds / 3.0));

        /// <summary>The last part, in which the cars leave and the last calls are answered.</summary>
        private TimeSpan Closing => TimeSpan.FromSeconds(Math.Clamp(options.Seconds * 0.1, 2, 5));

        public async Task<int> RunAsync(
            Func<string, CancellationToken, Task<IAsyncDisposable>> startGateway, CancellationToken stopping)
        {
            var judge = new Judge(
                _plan.HasRow ? [(DemoPlan.Main, _plan.MainLimit), (DemoPlan.Row, _plan.RowLimit)] : [(DemoPlan.Main, _plan.MainLimit)],
                new() { Bridged = options.UnplugCsms });
            var stage = new DemoStage(judge, _log, time);
            var printing = _log.PrintAsync(output);
            await using var equipment = await DemoEquipment.StartAsync(time);
            var controls = new DemoControls(equipment, stage);
            await using var csms = await SimulatedCsms.StartAsync(CsmsSetup(judge, controls), time);
            var ports = FreePorts(2);
            var guests = _plan.Stations
                .Select(s => new DemoGuest(s, new($"ws://127.0.0.1:{ports[0]}/ocpp"), csms, judge, _log, time))
                .ToList();
            var site = new SimulatedSite(
                DemoPlan.Main, new(DemoPlan.Uncontrolled), [.. guests.Select(g => g.Load), .. equipment.Loads], judge, time);
            await using var meter = await SimulatedSdm630.StartAsync(new(IPAddress.Loopback, 0), () => site.Meter, CancellationToken.None);
            var siteFile = WriteSiteFile(csms.Url, meter.EndPoint.Port, equipment, ports);
            _log.Say("site", $"{_plan.Stations.Length} stations, {_plan.MainLimit} per phase, of which the house takes up to {DemoPlan.Uncontrolled}");
            var guest = guests.Find(g => g.Station.Core.V2x is not null);
            var afrr = new DemoAfrr(
                _plan, () => Powers(site, equipment, guest), (signal, s) => DemoControls.IsTakenAsync(csms, "AFRRSignal", signal, s), stage);
            await using (await startGateway(siteFile, stopping))
            {
                _log.Say("gateway", "runs");
                var grid = new DemoGrid(controls, guest is null ? null : new(guest.Station, stage), afrr, new(equipment, site, guests, stage), csms, time);
                await LiveAsync(guests, site, meter, csms, grid, judge, stopping);
            }

            if (options.GridSignals)
            {
                afrr.Conclude(Evidence());
            }

            _log.End();
            await printing;
            DemoSummary.Write(output, guests, stage, judge);
            return judge.Faults().Count == 0 ? 0 : 1;
        }

        private CsmsSetup CsmsSetup(Judge judge, DemoControls controls)
        {
            var passwords = _plan.Stations.ToDictionary(s => s.Id, s => s.Password, StringComparer.Ordinal);
            return new()
            {
                Admits = (identity, password) =>
                    password == (identity == DemoPlan.Gateway ? _plan.GatewayPassword : passwords.GetValueOrDefault(identity)),
                Called = (identity, id, frame) =>
                {
                    if (passwords.ContainsKey(identity))
                    {
                        judge.Calls.Arrived(identity, id, frame);
                    }
                    else
                    {
                        controls.Heard(frame);
                    }
                },
            };
        }

        private static DemoPowers Powers(SimulatedSite site, DemoEquipment equipment, DemoGuest? guest) => new(
            site.Meter.TotalPower.Value,
            -equipment.Battery.Watt,
            guest?.Draws.Value,
            guest?.Station.Core is { } core && core.Locked(() => core.V2x!.OperationMode is V2xProfiles.CentralSetpoint));

        /// <summary>Of the gateway, as <c>evidence export</c> reads it; none: it kept no state.</summary>
        private IEnumerable<SignalNote> Evidence()
        {
            try
            {
                return DurableNotes.Look(StateDirectory, SignalLog.Kind).Select(note => SignalNote.Read(note.Value)).OfType<SignalNote>();
            }
            catch (IOException)
            {
                return [];
            }
        }

        private string WriteSiteFile(Uri csms, int meterPort, DemoEquipment equipment, int[] ports)
        {
            Directory.CreateDirectory(StateDirectory);
            var path = Path.Combine(folder, "site.yaml");
            File.WriteAllText(path, DemoSiteFile.Write(_plan, StateDirectory, csms, meterPort, equipment, ports[0], ports[1]));
            return path;
        }

        private async Task LiveAsync(
            List<DemoGuest> guests, SimulatedSite site, SimulatedSdm630 meter, SimulatedCsms csms, DemoGrid grid, Judge judge,
            CancellationToken stopping)
        {
            using var dark = new CancellationTokenSource();             // the physics end
            using var home = new CancellationTokenSource();             // the stations end
            using var closing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var signalOver = options.GridSignals ? grid.SignalOver : Task.CompletedTask;
            var physics = site.RunAsync(dark.Token);
            var arrivals = Task.WhenAll(guests.Select((g, i) => ArriveAsync(g, i, guests.Count, closing.Token, home.Token)));
            var visits = Task.WhenAll(guests.Select(g => g.VisitAsync(Length / 2, signalOver, closing.Token)));
            var wishes = options.GridSignals ? grid.RunAsync(Length, Arrivals, stopping) : Task.CompletedTask;
            var outage = options.UnplugCsms ? UnplugAsync(csms, signalOver, stopping) : Task.CompletedTask;
            await WaitAsync(Length / 2, stopping);
            if (options.UnplugMeter)
            {
                await signalOver;
                meter.Unplugged = true;
                _log.Say("meter", "UNPLUGGED, and it stays so");
            }

            await WaitAsync(Length / 2 - Closing, stopping);
            await outage;
            await wishes;
            await (options.GridSignals ? grid.ConcludeAsync(stopping) : Task.CompletedTask);
            await closing.CancelAsync();                                // the cars leave
            await visits;
            await dark.CancelAsync();                                   // nothing draws any more; no heartbeat, no meter value
            await physics;
            await AllSaidAsync(guests, judge, stopping);
            await home.CancelAsync();
            await arrivals;
        }

        private async Task UnplugAsync(SimulatedCsms csms, Task signalOver, CancellationToken stopping)
        {
            await WaitAsync(Length * 0.45, stopping);
            await signalOver;
            csms.Away = true;
            _log.Say("CSMS", "GONE: the gateway answers in its place");
            await WaitAsync(Length * 0.3, stopping);
            csms.Away = false;
            _log.Say("CSMS", "back: it is told what it missed");
        }

        private async Task ArriveAsync(DemoGuest guest, int index, int count, CancellationToken closing, CancellationToken home)
        {
            await WaitAsync(Arrivals * index / count, closing);
            await guest.Station.RunAsync(home);
        }

        /// <summary>Waits until every station has been answered, and a CSMS that was away told; those that never got so far are faults.</summary>
        private async Task AllSaidAsync(List<DemoGuest> guests, Judge judge, CancellationToken stopping)
        {
            var left = Closing + Patience;
            while (left > TimeSpan.Zero && (guests.Any(g => g.Station.Core.Outbox.Count > 0) || IsOwed()) && !stopping.IsCancellationRequested)
            {
                await WaitAsync(SimulatedSite.StepTime, stopping);
                left -= SimulatedSite.StepTime;
            }

            foreach (var guest in guests.Where(g => !g.Booted || g.Station.Core.Outbox.Count > 0))
            {
                judge.Fault(guest.Booted
                    ? $"{guest.Station.Id} still has {guest.Station.Core.Outbox.Count} calls to make"
                    : $"{guest.Station.Id} was never accepted");
            }

            bool IsOwed() => options.UnplugCsms && judge.Calls.Tally().Lost > 0;
        }

        private async Task WaitAsync(TimeSpan span, CancellationToken cancellation)
        {
            try
            {
                await Task.Delay(span, time, cancellation);
            }
            catch (OperationCanceledException)
            {
                // Stopped early: what is left is taken down in order.
            }
        }

        private static int[] FreePorts(int count)
        {
            var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
            listeners.ForEach(l => l.Start());
            var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
            listeners.ForEach(l => l.Dispose());
            return ports;
        }
    }
}
