using Gateway.Metering.SunSpec;

namespace Gateway.Tests.Metering.SunSpec;

public sealed class PointTypeTests
{
    //          type      registers                                  number, NaN: not implemented
    [Theory]
    [InlineData("u16",    new ushort[] { 0x8000 },                   32768)]
    [InlineData("u16",    new ushort[] { 0xFFFF },                   double.NaN)]
    [InlineData("i16",    new ushort[] { 0xFFFF },                   -1)]
    [InlineData("i16",    new ushort[] { 0x8001 },                   -32767)]
    [InlineData("i16",    new ushort[] { 0x8000 },                   double.NaN)]
    [InlineData("u32",    new ushort[] { 0x0001, 0x0002 },           65538)]
    [InlineData("u32",    new ushort[] { 0xFFFF, 0xFFFF },           double.NaN)]
    [InlineData("i32",    new ushort[] { 0xFFFF, 0xFFFE },           -2)]
    [InlineData("i32",    new ushort[] { 0x8000, 0 },                double.NaN)]
    [InlineData("u64",    new ushort[] { 0, 0, 1, 0 },               65536)]
    [InlineData("u64",    new ushort[] { 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF }, double.NaN)]
    [InlineData("acc32",  new ushort[] { 0xFFFF, 0xFFFF },           4294967295)]
    [InlineData("acc32",  new ushort[] { 0, 0 },                     double.NaN)]
    [InlineData("acc64",  new ushort[] { 0, 1, 0, 0 },               4294967296)]
    [InlineData("enum16", new ushort[] { 4 },                        4)]
    [InlineData("enum16", new ushort[] { 0xFFFF },                   double.NaN)]
    [InlineData("bits32", new ushort[] { 0x8000, 1 },                2147483649)]
    [InlineData("bits32", new ushort[] { 0xFFFF, 0xFFFF },           double.NaN)]
    [InlineData("f32",    new ushort[] { 0x42F6, 0xE979 },           123.45600128173828)]
    [InlineData("f32",    new ushort[] { 0x7FC0, 0 },                double.NaN)]
    [InlineData("f32",    new ushort[] { 0x7F80, 0 },                double.NaN)]
    [InlineData("f32",    new ushort[] { 0xFFFF, 0xFFFF },           double.NaN)]
    [InlineData("sf",     new ushort[] { 0xFFFE },                   -2)]
    [InlineData("sf",     new ushort[] { 0x8000 },                   double.NaN)]
    [InlineData("pad",    new ushort[] { 7 },                        double.NaN)]
    public void Registers_are_a_number_or_none(string type, ushort[] registers, double number)
        => Assert.Equal(number, PointType.Of(type)!.Value.Number(registers) ?? double.NaN);

    [Theory]
    [InlineData(new ushort[] { 0x4142, 0x4300, 0x4444 }, "ABC")]
    [InlineData(new ushort[] { 0x4142, 0x2020 }, "AB")]
    [InlineData(new ushort[] { 0, 0 }, null)]
    [InlineData(new ushort[] { 0x411B, 0xFF42 }, "A??B")]       // nothing that a terminal would obey
    public void Texts_end_at_a_zero_and_hold_what_can_be_shown(ushort[] registers, string? text)
        => Assert.Equal(text, PointType.Text(registers));

    [Theory]
    [InlineData("i16", 32767, true)]
    [InlineData("i16", -32767, true)]
    [InlineData("i16", 32766, false)]
    [InlineData("u16", 65534, true)]
    [InlineData("u16", 65533, false)]
    [InlineData("acc32", 4294967295, false)]
    [InlineData("f32", 1e30, false)]
    public void A_number_at_the_end_of_its_range_is_known(string type, double number, bool isAtItsEnd)
        => Assert.Equal(isAtItsEnd, PointType.Of(type)!.Value.IsAtItsEnd(number));
}
