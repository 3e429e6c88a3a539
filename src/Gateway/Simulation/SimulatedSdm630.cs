using System.Net;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>What a simulated meter measures at one moment.</summary>
/// <param name="Current">Magnitude per phase, never negative; the direction is in <paramref name="Power"/>.</param>
/// <param name="Power">Per phase; positive into the site.</param>
public sealed record MeterPicture(
    PerPhase<Volt> Voltage,
    PerPhase<Ampere> Current,
    PerPhase<Watt> Power,
    WattHour EnergyImport,
    WattHour EnergyExport,
    double FrequencyHz)
{
    public Watt TotalPower => Power.L1 + Power.L2 + Power.L3;
}

/// <summary>An Eastron SDM630 on Modbus TCP: 32-bit floats, high word first, in input registers.</summary>
public sealed class SimulatedSdm630 : IAsyncDisposable
{
    private const int Registers = 376;

    private readonly ModbusServer _server;

    private SimulatedSdm630(ModbusServer server) => _server = server;

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>True: the cable is out; connections end and nobody is answered.</summary>
    public bool Unplugged
    {
        get => _server.Unplugged;
        set => _server.Unplugged = value;
    }

    /// <param name="measure">Asked once for each request, from any thread.</param>
    public static async Task<SimulatedSdm630> StartAsync(IPEndPoint at, Func<MeterPicture> measure, CancellationToken cancellation)
        => new(await ModbusServer.StartAsync(at, request => Answer(request, measure), cancellation));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static ushort[]? Answer(ModbusRequest request, Func<MeterPicture> measure)
        => request.Function == 4 && request.Address + request.Count <= Registers
            ? Image(measure()).AsSpan(request.Address, request.Count).ToArray()
            : null;

    /// <summary>All input registers; those that the simulation does not fill read 0, as they do where nothing is measured.</summary>
    internal static ushort[] Image(MeterPicture picture)
    {
        var image = new ushort[Registers];
        foreach (var phase in PerPhase<Watt>.All)
        {
            Put(image, 0 + 2 * (int)phase, picture.Voltage[phase].Value);
            Put(image, 6 + 2 * (int)phase, picture.Current[phase].Value);
            Put(image, 12 + 2 * (int)phase, picture.Power[phase].Value);
        }

        Put(image, 52, picture.TotalPower.Value);
        Put(image, 70, picture.FrequencyHz);
        Put(image, 72, picture.EnergyImport.Value / 1000);      // kWh
        Put(image, 74, picture.EnergyExport.Value / 1000);
        Put(image, 342, (picture.EnergyImport.Value + picture.EnergyExport.Value) / 1000);
        return image;
    }

    private static void Put(ushort[] image, int address, double value)
    {
        var bits = BitConverter.SingleToUInt32Bits((float)value);
        (image[address], image[address + 1]) = ((ushort)(bits >> 16), (ushort)bits);
    }
}
