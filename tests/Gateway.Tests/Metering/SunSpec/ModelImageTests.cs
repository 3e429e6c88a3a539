using Gateway.Metering.SunSpec;

namespace Gateway.Tests.Metering.SunSpec;

public sealed class ModelImageTests
{
    //          raw    scale   value, or what is said instead
    [Theory]
    [InlineData(1234,  -1,      123.4)]
    [InlineData(1234,  0,       1234)]
    [InlineData(12,    3,       12000)]
    [InlineData(1,     -10,     1e-10)]
    [InlineData(1,     10,      1e10)]
    public void A_scale_is_a_power_of_ten(int raw, int scale, double value)
        => Assert.Equal(new PointReading(value, null, null), Inverter(("A", raw), ("A_SF", scale)).Read("A"));

    [Theory]
    [InlineData(11, "A_SF is 11, outside -10 to 10")]
    [InlineData(-11, "A_SF is -11, outside -10 to 10")]
    [InlineData(-32768, "A has no scale: A_SF is not implemented")]
    public void Without_a_sane_scale_there_is_no_value(int scale, string fault)
        => Assert.Equal(new PointReading(null, null, fault), Inverter(("A", 5), ("A_SF", scale)).Read("A"));

    [Theory]
    [InlineData(32767)]
    [InlineData(-32767)]
    public void A_number_that_does_not_fit_its_register_is_no_value(int raw)
        => Assert.Equal("W stands at the end of its range", Inverter(("W", raw), ("W_SF", 0)).Read("W").Fault);

    [Fact]
    public void A_point_that_is_not_implemented_is_nothing_and_no_fault()
    {
        var image = Inverter(("W_SF", 0));
        Assert.Equal(default, image.Read("W"));
        Assert.Equal(default, image.Read("Wherever"));
    }

    [Fact]
    public void Groups_stand_as_often_as_their_count_says_and_inside_of_each_other()
    {
        var curve = Models.Of(705)!;
        var registers = new ushort[2 + 13 + (2 * (10 + (3 * 2)))];
        (registers[0], registers[1], registers[5], registers[6]) = (705, (ushort)(registers.Length - 2), 3, 2);     // NPt, NCrv
        registers[12] = unchecked((ushort)-2);                                                                     // V_SF
        registers[15 + 16 + 10 + 4] = 10350;                                                                       // Crv[2].Pt[3].V

        var image = new ModelImage(curve, registers.Length - 2, registers);

        Assert.Equal(103.5, image.Read("Crv[2].Pt[3].V").Number);
        Assert.Equal("Crv[2].Pt[3].Var", image.Points[^1].Path);
    }

    [Fact]
    public void A_group_without_a_count_stands_as_often_as_there_is_room()
    {
        var image = new ModelImage(Models.Of(160)!, 8 + (20 * 3) + 7, new ushort[77]);
        Assert.Contains(image.Points, p => p.Path == "module[3].DCEvt");
        Assert.DoesNotContain(image.Points, p => p.Path.StartsWith("module[4]", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_short_device_does_not_have_is_not_there()
    {
        var image = new ModelImage(Models.Of(103)!, 12, [103, 12, .. new ushort[12]]);
        Assert.Equal(0, image.Read("AphC").Number);
        Assert.Equal(default, image.Read("W"));
    }

    /// <summary>Whatever registers a device sends and whatever length it claims, decoding ends and stays within them.</summary>
    [Fact]
    public void Any_registers_of_any_length_can_be_decoded()
    {
        var random = new Random(20261121);
        foreach (var model in Models.All)
        {
            for (var i = 0; i < 200; i++)
            {
                var registers = new ushort[random.Next(2, 300)];
                for (var at = 0; at < registers.Length; at++)
                {
                    registers[at] = (ushort)(random.Next(4) switch { 0 => 0xFFFF, 1 => 0x8000, 2 => random.Next(8), _ => random.Next(0x10000) });
                }

                var image = new ModelImage(model, random.Next(0, 65_534), registers);
                Assert.All(image.Points, p => Assert.True(image.Read(p).Number is not { } number || double.IsFinite(number)));
                Assert.All(image.Points, p => Assert.True(p.Offset + p.Point.Type.Words <= registers.Length));
            }
        }
    }

    private static ModelImage Inverter(params (string Point, int Raw)[] points)
    {
        var model = Models.Of(103)!;
        var registers = Enumerable.Repeat((ushort)0x8000, 52).ToArray();
        foreach (var (point, raw) in points)
        {
            registers[Offset(model, point)] = (ushort)raw;
        }

        return new(model, 50, registers);
    }

    private static int Offset(ModelDefinition model, string point)
        => 2 + model.Root.Points.TakeWhile(p => p.Name != point).Sum(p => p.Type.Words);
}
