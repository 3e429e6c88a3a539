using System.Net;
using Gateway.GridSignals.ModbusTcp;
using Gateway.Metering.SunSpec;

namespace Gateway.Simulation.Der;

/// <summary>
/// An inverter or battery that speaks SunSpec on Modbus TCP: it can be told by models 703 to 712, 715 and 802, or as an old one by
/// 121, 123 and 124; adopts curves, ramps, trips, and ends by its own timers what it was told. Its time passes when somebody looks.
/// </summary>
internal sealed class SimulatedDer
{
    private readonly Lock _lock = new();        // all below
    private readonly TimeProvider _time;
    private readonly SunSpecMemory _memory;
    private readonly Adoption _adoption;
    private readonly ReversionTimers _timers;
    private readonly TripGuard _trips;
    private readonly DerPhysics _physics;
    private readonly long _began;
    private readonly HashSet<(int Model, string Path)> _refused = [];
    private readonly HashSet<(int Model, string Path)> _stuck = [];
    private TimeSpan _now;
    private GridPicture _grid;
    private double _available;

    public SimulatedDer(DerSetup setup, TimeProvider time)
    {
        (Setup, _time, _began) = (setup, time, time.GetTimestamp());
        _memory = DerLayout.Of(setup);
        (_adoption, _timers) = (new(setup.AdoptsIn), new(_memory));
        (_trips, _physics) = (new(_memory), new(_memory, setup));
        (_grid, _available) = (new(100, setup.NominalHertz), setup.WMax);
        Look(() => true);
    }

    public DerSetup Setup { get; }

    /// <summary>Active power in W; positive feeds in.</summary>
    public double Watt => Look(() => _physics.Watt);

    public double Var => Look(() => _physics.Var);

    public double StateOfCharge => Look(() => _physics.StateOfCharge);

    /// <summary>True: it is on the grid.</summary>
    public bool IsOn => Look(() => _trips.IsOn && IsLetOn);

    public GridPicture Grid
    {
        get => Look(() => _grid);
        set => Look(() => _grid = value);
    }

    /// <summary>What the sun gives, in W.</summary>
    public double Available
    {
        get => Look(() => _available);
        set => Look(() => _available = value);
    }

    /// <summary>Lets it be asked and told over Modbus TCP. An unplugged server is a device after sunset.</summary>
    public Task<ModbusServer> ServeAsync(IPEndPoint at, CancellationToken cancellation)
        => ModbusServer.StartAsync(at, Read, cancellation, Write);

    /// <summary>All points of a model, in the order of their registers.</summary>
    public IReadOnlyList<string> Paths(int model) => Look(() => _memory[model].Points.Select(p => p.Path).ToList());

    /// <summary>The number that a point says.</summary>
    public double Number(int model, string path) => Look(() => _memory[model][path]);

    /// <summary>The registers of a point, and the address of the first.</summary>
    public (int Address, ushort[] Registers) Registers(int model, string path) => Look(() =>
    {
        var point = _memory[model].Find(path);
        return (_memory[model].At + point.Offset, _memory[model].Registers.Slice(point.Offset, point.Point.Type.Words).ToArray());
    });

    /// <summary>Somebody sets it on the device itself.</summary>
    public void Set(int model, string path, double value) => Look(() => _memory[model][path] = value);

    /// <summary>From now on it refuses that this point is written.</summary>
    public void Refuse(int model, string path) => Look(() => _refused.Add((model, path)));

    /// <summary>From now on it takes what is written to this point, and keeps what it has.</summary>
    public void Stick(int model, string path) => Look(() => _stuck.Add((model, path)));

    /// <summary>From now on it takes what is written.</summary>
    public void Recover() => Look(() =>
    {
        _refused.Clear();
        _stuck.Clear();
        return true;
    });

    /// <summary>From now on it fails to adopt sets of this model.</summary>
    public void FailAdoption(int model) => Look(() => _adoption.Fails.Add(model));

    /// <summary>Null: there are no such registers.</summary>
    public ushort[]? Read(ModbusRequest request)
        => request.Function is 3 ? Look(() => _memory.Read(request.Address, request.Count)) : null;

    /// <summary>Null: it has taken all of them. Else none.</summary>
    public ModbusRefusal? Write(ModbusWriteRequest request) => Look<ModbusRefusal?>(() =>
    {
        var points = _memory.Between(request.Address, request.Values.Length).ToList();
        if (points.Sum(p => Overlap(p.Model, p.Point, request)) != request.Values.Length)
        {
            return ModbusRefusal.IllegalAddress;
        }

        if (points.Exists(p => IsForReading(p.Model, p.Point) || _refused.Contains((p.Model.Id, p.Point.Path))))
        {
            return ModbusRefusal.IllegalValue;
        }

        foreach (var (model, point) in points.Where(p => !_stuck.Contains((p.Model.Id, p.Point.Path))))
        {
            for (var at = Math.Max(request.Address, model.At + point.Offset); at < Math.Min(End(request), End(model, point)); at++)
            {
                _memory.Write(at, request.Values[at - request.Address]);
            }
        }

        foreach (var written in points.GroupBy(p => p.Model))
        {
            var paths = written.Select(p => p.Point.Path).ToHashSet(StringComparer.Ordinal);
            _adoption.Written(written.Key, paths, _now);
            _timers.Written(written.Key, paths, _now);
        }

        return null;
    });

    private static int End(ModbusWriteRequest request) => request.Address + request.Values.Length;

    private static int End(SimulatedModel model, PlacedPoint point) => model.At + point.Offset + point.Point.Type.Words;

    private static int Overlap(SimulatedModel model, PlacedPoint point, ModbusWriteRequest request)
        => Math.Min(End(request), End(model, point)) - Math.Max(request.Address, model.At + point.Offset);

    /// <summary>The set that acts is for reading only, as every point is that SunSpec does not let be written.</summary>
    private static bool IsForReading(SimulatedModel model, PlacedPoint point)
        => !point.Point.IsWritable
            || point.Path.StartsWith("Crv[1].", StringComparison.Ordinal) || point.Path.StartsWith("Ctl[1].", StringComparison.Ordinal)
            || (model.Id is < 705 or > 712 && !model.Has(point.Path));

    private bool IsLetOn
        => (_memory.Find(715)?["OpCtl"] ?? 1) != 0 && (_memory.Find(123)?["Conn"] ?? 1) != 0 && (_memory.Find(802)?["SetOp"] ?? 1) != 2;

    /// <summary>Lets the time pass that has passed, then looks or changes.</summary>
    private T Look<T>(Func<T> look)
    {
        lock (_lock)
        {
            var until = _time.GetElapsedTime(_began);
            while (_now < until)
            {
                var step = until - _now < Setup.Step ? until - _now : Setup.Step;
                _now += step;
                Step(step);
            }

            Measurements.Tell(_memory, Setup, _grid, _physics, _trips, _trips.IsOn && IsLetOn);
            return look();
        }
    }

    private void Step(TimeSpan dt)
    {
        _adoption.Advance(_now);
        _timers.Advance(_now);
        if (_memory.Find(703) is not null && _trips.Step(_grid, dt))
        {
            _physics.Returns();
        }

        _physics.Step(_grid, _trips.IsOn && IsLetOn, _trips.Ceases, _available, dt);
    }
}
