using System.Globalization;
using System.Net;
using Gateway.GridSignals;
using Gateway.Metering;
using Gateway.Metering.Lines;
using Gateway.Simulation;
using Gateway.Simulation.Der;
using Gateway.Site;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering.SunSpec.Control;

/// <summary>Equipment as the program has it: found in the site's devices, polled and told over real sockets.</summary>
internal static class SteeredSite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static DeviceOptions Device(string id, DeviceRole role, Uri connect, byte unit = 1)
        => new(id, role, DeviceOptions.SunSpec, connect, unit, TimeSpan.FromMilliseconds(100)) { Timeout = TimeSpan.FromSeconds(5) };

    public static async Task<(ModbusServer Server, Uri Url)> ServeAsync(this SimulatedDer der)
    {
        var server = await der.ServeAsync(new(IPAddress.Loopback, 0), default);
        return (server, new($"tcp://{server.EndPoint}"));
    }

    /// <summary>Everything that acts in it, of all models that controls are told by.</summary>
    public static string Settings(this SimulatedDer der)
        => string.Join(' ', from model in (int[])[703, 704, 705, 706, 707, 708, 709, 710, 711, 712, 715]
                            from path in der.Paths(model)
                            where der.Acts(model, path)
                            select $"{model}.{path}={string.Join(',', der.Registers(model, path).Registers)}");

    /// <summary>Of stored sets the first acts, if its model is on, and of its points those in use.</summary>
    private static bool Acts(this SimulatedDer der, int model, string path)
    {
        var isOfFirst = path.StartsWith("Crv[1].", StringComparison.Ordinal) || path.StartsWith("Ctl[1].", StringComparison.Ordinal);
        var point = path.IndexOf("Pt[", StringComparison.Ordinal);
        return isOfFirst
            ? der.Number(model, "Ena") is 1 && (point < 0 || IndexAt(path, point) <= der.Number(model, path[..point] + "ActPt"))
            : !path.Contains('[', StringComparison.Ordinal) && !path.StartsWith("Adpt", StringComparison.Ordinal);
    }

    private static int IndexAt(string path, int point)
        => int.Parse(path.AsSpan(point + 3, path.IndexOf(']', point) - point - 3), CultureInfo.InvariantCulture);

    public static IReadOnlyList<IDerEquipment> Equipment(this MeteredSite site) => [.. site.Services.GetServices<IDerEquipment>()];

    /// <summary>Waits until the one equipment of the site is known.</summary>
    public static async Task<IDerEquipment> ReadyAsync(this MeteredSite site)
    {
        var equipment = Assert.Single(site.Equipment());
        await UntilAsync(() => equipment.Ability is not null);
        return equipment;
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Registers as anybody else on the line sees them.</summary>
    public static async Task<ushort[]> LookAsync(Uri url, int address, int count)
    {
        using var line = new ModbusLine(LineAddress.Of(url), TimeProvider.System, NullLogger.Instance);
        var answer = await line.ReadAsync(new(1, RegisterKind.Holding, (ushort)address, (ushort)count), TimeSpan.FromSeconds(5), Tries.Two, default);
        Assert.True(answer.IsGood, answer.Reason);
        return answer.Registers;
    }
}
