using Gateway.Metering.Lines;
using Gateway.Metering.SunSpec;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Metering.Commands;

/// <summary><c>meter read</c>: one device, all that it says.</summary>
internal sealed class MeterRead(MeterSite site, TimeProvider time, TextWriter @out, TextWriter error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<int> RunAsync(string id, CancellationToken stopping)
    {
        if (site.Devices.FirstOrDefault(d => d.Id == id) is not { } device)
        {
            var known = site.Devices.IsEmpty ? "it has no devices" : $"there are {string.Join(", ", site.Devices.Select(d => d.Id))}";
            return Fail($"the site file has no device {id}; {known}");
        }

        try
        {
            var map = device.Model is DeviceOptions.SunSpec ? null : DeviceMaps.Load(device, site.Directories);
            using var line = new ModbusLine(LineAddress.Of(device.Connect), time, NullLogger.Instance);
            return await ReadAsync(device, map, line, stopping);
        }
        catch (DeviceMapException e)
        {
            await error.WriteLineAsync(e.Message);
            return ExitCode.FaultyFile;
        }
    }

    private async Task<int> ReadAsync(DeviceOptions device, DeviceMap? map, ModbusLine line, CancellationToken stopping)
    {
        var who = $"unit {device.Unit} at {line.Name}";
        var unit = new UnitLine(line, device.Unit, Patience);
        var (sample, failure) = await PolledDevices.Of(device, map, time).PollAsync(unit.ReadAsync, stopping);
        if (sample is null && failure.Outcome is not (ModbusOutcome.NotBelieved or ModbusOutcome.Refused))
        {
            return Fail($"{device.Id}: {who} {failure.Reason}");
        }

        await @out.WriteLineAsync($"{device.Id}: {map?.Device ?? "SunSpec device"}, {who}, role {DeviceModel.Word(device.Role)}");
        await (map is { IsSunSpec: false } ? MapAsync(map, unit, stopping) : SunSpecAsync(unit, stopping));
        if (sample is not { } taken)
        {
            return Fail($"{device.Id}: {who} {failure.Reason}");
        }

        if (taken.Doubt is { } doubt)
        {
            return Fail($"{device.Id}: {who} is not believed: {doubt}");
        }

        await @out.WriteLineAsync($"reading: {ReadingText.Of(taken.Reading)}");
        return 0;
    }

    private async Task MapAsync(DeviceMap map, UnitLine unit, CancellationToken stopping)
    {
        var answers = new List<ModbusAnswer>();
        foreach (var block in map.Blocks)
        {
            answers.Add(await unit.ReadAsync(block, stopping));
        }

        var registers = answers.ConvertAll(a => a.Registers);
        var table = new PointTable(@out);
        foreach (var point in map.Points)
        {
            var (block, answer) = (map.Blocks[point.Place.Block], answers[point.Place.Block]);
            var value = point.Read(registers);
            table.Add(
                $"{block.Kind.Name()} {block.First + point.Place.Offset}",
                $"{point.Quantity.Name()} {point.Phase}".TrimEnd(),
                !answer.IsGood ? "not read" : double.IsNaN(value) ? "none" : PointTable.Number(value),
                point.Quantity.Unit(),
                time.GetElapsedTime(answer.SentAt));
        }

        table.Write();
        foreach (var answer in answers.Where(a => !a.IsGood))
        {
            await @out.WriteLineAsync($"  it {answer.Reason}");
        }
    }

    private async Task SunSpecAsync(UnitLine unit, CancellationToken stopping)
    {
        var (directory, failure, _) = await Discovery.FindAsync(unit.ReadAsync, 0, stopping);
        if (directory is null)
        {
            await @out.WriteLineAsync($"  it {failure.Reason}");
            return;
        }

        foreach (var model in directory.Models)
        {
            await ModelAsync(model, unit, stopping);
        }
    }

    private async Task ModelAsync(SunSpecModel model, UnitLine unit, CancellationToken stopping)
    {
        var place = $"holding {model.At}, {model.Length} registers";
        if (Models.Of(model.Id) is not { } definition)
        {
            await @out.WriteLineAsync($"model {model.Id} at {place}: not known, skipped");
            return;
        }

        var answer = await unit.ReadAllAsync(RegisterKind.Holding, model.At, model.Words, stopping);
        await @out.WriteLineAsync($"model {model.Id} at {place}: {definition.Title}");
        if (!answer.IsGood)
        {
            await @out.WriteLineAsync($"  it {answer.Reason}");
            return;
        }

        if (model.Length < definition.LeastLength)
        {
            await @out.WriteLineAsync($"  shorter than the {definition.LeastLength} registers of this model: what is behind its end is left out");
        }

        Points(model, new ModelImage(definition, model.Length, answer.Registers), time.GetElapsedTime(answer.SentAt));
    }

    private void Points(SunSpecModel model, ModelImage image, TimeSpan age)
    {
        var table = new PointTable(@out);
        var missing = 0;
        foreach (var point in image.Points.Where(p => p.Point.Type.Kind is not PointKind.Pad))
        {
            var (number, text, fault) = image.Read(point);
            if ((number is { } known ? PointTable.Number(known) : text ?? fault) is { } shown)
            {
                table.Add($"{model.At + point.Offset}", point.Path, shown, point.Point.Unit, age);
            }
            else
            {
                missing++;
            }
        }

        table.Write();
        @out.WriteLine($"  not implemented: {missing} of {missing + table.Count} points");
    }

    private int Fail(string text)
    {
        error.WriteLine(text);
        return ExitCode.Failure;
    }
}
