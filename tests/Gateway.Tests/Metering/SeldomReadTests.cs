using Gateway.Metering;
using Gateway.Site;
using Gateway.Tests.Support;

namespace Gateway.Tests.Metering;

/// <summary>What a mapped device asks for, and when.</summary>
public sealed class SeldomReadTests
{
    private const string Text = """
        device: Made up
        identify:
          - { at: holding 50, text: ACME }
        read: [ input 0..1, input 20..21 every 10 s, input 40..41 every 30 s ]
        points:
          - { quantity: power, at: input 0, type: i16 }
          - { quantity: frequency, at: input 20, type: u16 }
          - { quantity: energyImport, at: input 40, type: u32 }
        """;

    private static readonly ushort[] Acme = [0x4143, 0x4D45];

    private readonly ManualTime _time = new();
    private readonly List<string> _asked = [];
    private readonly Dictionary<int, ModbusAnswer> _answers = new()
    {
        [0] = Good(1000, 0), [20] = Good(50, 0), [40] = Good(1, 0), [50] = Good(Acme),
    };

    private readonly MappedDevice _device;

    public SeldomReadTests()
    {
        var map = DeviceMapReader.Read("m.yaml", Text).For(DeviceRole.Pv, 1, null, false, out _)!;
        _device = new("m", map, _time);
    }

    [Fact]
    public async Task The_first_poll_reads_all_and_later_ones_what_is_due_one_group_at_most()
    {
        Assert.Equal((50, 65536), Values(await PollAsync()));
        Assert.Equal(["holding 50", "input 0", "input 20", "input 40"], Asked());

        await PollAsync();
        Assert.Equal(["input 0"], Asked());

        _time.Advance(TimeSpan.FromSeconds(30));
        await PollAsync();
        Assert.Equal(["input 0", "input 20"], Asked());
        await PollAsync();
        Assert.Equal(["input 0", "input 40"], Asked());
        await PollAsync();
        Assert.Equal(["input 0"], Asked());
    }

    [Fact]
    public async Task Between_its_reads_a_value_stands_and_what_got_lost_is_not_forgotten_at_once()
    {
        await PollAsync();
        _answers[20] = ModbusAnswer.Bad(ModbusOutcome.Silent, "says nothing");

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((50, 65536), Values(await PollAsync()));

        _time.Advance(TimeSpan.FromSeconds(21));
        await PollAsync();
        Assert.Equal((null, 65536), Values(await PollAsync()));
    }

    [Fact]
    public async Task What_is_refused_costs_only_itself_and_is_asked_for_again()
    {
        _answers[40] = ModbusAnswer.Bad(ModbusOutcome.Refused, "refused");

        var (sample, _) = await PollAsync();
        Assert.Equal(new Watt(1000), sample!.Value.Reading.TotalPower);
        Assert.Equal((50, null), Values(new(sample, default)));

        _answers[40] = Good(2, 0);
        _time.Advance(TimeSpan.FromSeconds(30));
        await PollAsync();
        Assert.Equal((50, 131072), Values(await PollAsync()));
    }

    [Fact]
    public async Task A_device_without_its_makers_mark_is_not_read_and_is_asked_for_it_again_after_a_silence()
    {
        _answers[50] = Good(0x4655, 0x4A49);
        var (sample, failure) = await PollAsync();
        Assert.Null(sample);
        Assert.Equal("is no Made up: holding 50..51 says 'FUJI'", failure.Reason);
        Assert.Equal(["holding 50"], Asked());

        _answers[50] = Good(Acme);
        Assert.NotNull((await PollAsync()).Sample);
        _answers[0] = ModbusAnswer.Bad(ModbusOutcome.Silent, "says nothing");
        Assert.Null((await PollAsync()).Sample);
        Asked();

        _answers[0] = Good(1000, 0);
        _answers[50] = Good(1, 2);
        Assert.Equal("is no Made up: holding 50..51 says 0001 0002", (await PollAsync()).Failure.Reason);
    }

    private static (int? Frequency, int? Energy) Values(PolledSample polled)
        => ((int?)polled.Sample!.Value.Reading.FrequencyHz, (int?)polled.Sample!.Value.Reading.EnergyImport?.Value);

    private static ModbusAnswer Good(params ushort[] registers) => ModbusAnswer.Of(registers);

    private Task<PolledSample> PollAsync() => _device.PollAsync(ReadAsync, CancellationToken.None);

    private Task<ModbusAnswer> ReadAsync(RegisterBlock block, CancellationToken stopping)
    {
        _asked.Add($"{block.Kind.Name()} {block.First}");
        return Task.FromResult(_answers[block.First]);
    }

    /// <summary>What was asked for since the last look.</summary>
    private string[] Asked()
    {
        var asked = _asked.ToArray();
        _asked.Clear();
        return asked;
    }
}
