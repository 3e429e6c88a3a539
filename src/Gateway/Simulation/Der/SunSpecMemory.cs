using System.Collections.Immutable;
using Gateway.Metering.SunSpec;

namespace Gateway.Simulation.Der;

/// <summary>All holding registers of a simulated SunSpec device: "SunS", one model behind the other, and the end.</summary>
internal sealed class SunSpecMemory
{
    private const int Base = 40_000;

    private readonly List<SimulatedModel> _models = [];
    private int _end = Base + 2;

    public ImmutableArray<SimulatedModel> Models => [.. _models];

    /// <summary>Appends a model.</summary>
    /// <param name="counts">How often its groups stand there, by the points that tell it.</param>
    public SimulatedModel Add(int id, params (string Point, int Count)[] counts)
    {
        var model = new SimulatedModel(id, _end, counts.ToDictionary(c => c.Point, c => c.Count));
        _models.Add(model);
        _end = model.End;
        return model;
    }

    /// <summary>Null: the device has no such model.</summary>
    public SimulatedModel? Find(int id) => _models.Find(m => m.Id == id);

    public SimulatedModel this[int id] => Find(id) ?? throw new ArgumentException($"there is no model {id}", nameof(id));

    /// <summary>Null: some of them are not there.</summary>
    public ushort[]? Read(int address, int count)
    {
        if (address < Base || address + count > _end + 2)
        {
            return null;
        }

        ushort[] mark = [0x5375, 0x6E53];
        ushort[] end = [0xFFFF, 0];
        var registers = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            var at = address + i;
            registers[i] = at < Base + 2 ? mark[at - Base] : at >= _end ? end[at - _end] : Holder(at)!.Registers[at - Holder(at)!.At];
        }

        return registers;
    }

    /// <summary>Every point that these registers are part of.</summary>
    public IEnumerable<(SimulatedModel Model, PlacedPoint Point)> Between(int address, int count)
        => from model in _models from point in model.Between(address, count) select (model, point);

    public void Write(int address, ushort value) => Holder(address)!.Write(address, value);

    private SimulatedModel? Holder(int address) => _models.Find(m => m.At <= address && address < m.End);
}
