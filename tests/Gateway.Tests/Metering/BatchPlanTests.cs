using System.Collections.Immutable;
using Gateway.Metering;

namespace Gateway.Tests.Metering;

public sealed class BatchPlanTests
{
    //          blocks                        gap   requests
    [Theory]
    [InlineData("0-17 52-75",                 8,    "0-17 52-75")]              // 34 registers apart
    [InlineData("0-17 26-75",                 8,    "0-75")]
    [InlineData("0-17 27-75",                 8,    "0-17 27-75")]
    [InlineData("0-17 18-20",                 0,    "0-20")]                    // they touch
    [InlineData("0-99 100-124",               0,    "0-124")]
    [InlineData("0-99 100-125",               0,    "0-99 100-125")]            // 126 are too many
    [InlineData("50-60 0-10 61-70 11-20",     8,    "50-70 0-20")]              // the most urgent stay first
    [InlineData("0-9 5-14",                   0,    "0-14")]
    public void Blocks_that_lie_close_together_come_in_one_request(string blocks, int gap, string requests)
        => Assert.Equal(requests, Show(new(Blocks(blocks), [], gap)));

    [Fact]
    public void Input_and_holding_registers_are_never_one_request()
        => Assert.Equal(2, new BatchPlan([new(RegisterKind.Input, 0, 2), new(RegisterKind.Holding, 2, 2)], [], 8).Requests.Length);

    [Fact]
    public void A_device_that_refuses_the_gap_is_asked_block_by_block_from_then_on()
    {
        var plan = new BatchPlan(Blocks("0-9 12-19"), Blocks("0-1 12-13"), 8);

        Assert.True(plan.LearnsFrom(plan.Requests[0], Refused(2)));

        Assert.Equal("0-9 12-19", Show(plan));
    }

    [Fact]
    public void A_device_that_finds_it_too_long_is_asked_for_ever_less_and_no_value_is_torn()
    {
        var plan = new BatchPlan(Blocks("0-99"), [.. Enumerable.Range(0, 25).Select(i => Block(4 * i, 4 * i + 3))], 8);
        var sizes = new List<int>();
        do
        {
            Assert.All(plan.Requests, r => Assert.True(r.First % 4 == 0 && r.Count % 4 == 0, $"{r} tears a value"));
            Assert.Equal(100, plan.Requests.Sum(r => r.Count));
            sizes.Add(plan.Requests.Max(r => r.Count));
        }
        while (plan.LearnsFrom(plan.Requests[0], Refused(3)));

        Assert.Equal([100, 48, 24, 12, 4], sizes);
        Assert.Equal("0-99", Show(plan));       // it was not the length
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(11)]
    public void A_device_that_is_busy_or_broken_teaches_nothing(byte code)
    {
        var plan = new BatchPlan(Blocks("0-9 12-19"), Blocks("0-1 12-13"), 8);

        Assert.False(plan.LearnsFrom(plan.Requests[0], Refused(code)));

        Assert.Equal("0-19", Show(plan));
    }

    [Fact]
    public void A_device_that_is_silent_from_the_start_is_asked_both_ways_in_turn()
    {
        var plan = new BatchPlan(Blocks("0-9 12-19"), Blocks("0-1 12-13"), 8);
        foreach (var expected in (string[])["0-19", "0-9 12-19", "0-19", "0-9 12-19"])
        {
            Assert.Equal(expected, Show(plan));
            Assert.False(plan.LearnsFrom(plan.Requests[0], ModbusAnswer.Bad(ModbusOutcome.Silent, "")));
        }
    }

    [Theory]
    [InlineData("Silent")]
    [InlineData("NotBelieved")]
    [InlineData("Unreachable")]
    public void What_was_good_once_is_not_doubted_for_a_loss(string outcome)
    {
        var plan = new BatchPlan(Blocks("0-9 12-19"), Blocks("0-1 12-13"), 8);
        plan.Answered(plan.Requests[0]);

        Assert.False(plan.LearnsFrom(plan.Requests[0], ModbusAnswer.Bad(Enum.Parse<ModbusOutcome>(outcome), "")));

        Assert.Equal("0-19", Show(plan));
    }

    [Fact]
    public void What_was_good_once_is_doubted_at_the_second_refusal()
    {
        var plan = new BatchPlan(Blocks("0-9 12-19"), Blocks("0-1 12-13"), 8);
        plan.Answered(plan.Requests[0]);

        Assert.False(plan.LearnsFrom(plan.Requests[0], Refused(2)));
        Assert.True(plan.LearnsFrom(plan.Requests[0], Refused(2)));
    }

    //          blocks             values               refusals
    [Theory]
    [InlineData("0-17 20-40",      "0-1 16-17 39-40",   0)]
    [InlineData("0-17 20-40",      "0-1 16-17 39-40",   1)]
    [InlineData("0-17 20-40",      "0-1 16-17 39-40",   2)]
    [InlineData("0-9 5-14",        "4-7 8-11",          1)]         // a value in two blocks' range, torn by neither
    public void Values_arrive_where_the_map_looks_for_them(string blocks, string values, int refusals)
    {
        var plan = new BatchPlan(Blocks(blocks), Blocks(values), 8);
        for (var i = 0; i < refusals; i++)
        {
            plan.LearnsFrom(plan.Requests[0], Refused(3));
        }

        var reads = 0;
        var answers = plan.Requests.Select(r => Enumerable.Range(r.First, r.Count).Select(_ => (ushort)(1000 + reads)).ToArray() is var a && ++reads > 0 ? a : []).ToList();
        var filled = plan.Blocks(answers);

        foreach (var (block, registers) in Blocks(blocks).Zip(filled))
        {
            Assert.Equal(block.Count, registers.Length);
            foreach (var value in Blocks(values).Where(block.Holds))
            {
                var words = registers[(value.First - block.First)..(value.End - block.First)];
                Assert.True(words[0] >= 1000 && words.All(w => w == words[0]), $"{value} is torn: {string.Join(' ', words)}");
            }
        }
    }

    private static ModbusAnswer Refused(byte code) => ModbusAnswer.Refuse(code, "refused");

    private static string Show(BatchPlan plan) => string.Join(' ', plan.Requests.Select(r => $"{r.First}-{r.End - 1}"));

    private static RegisterBlock Block(int first, int last) => new(RegisterKind.Input, (ushort)first, (ushort)(last - first + 1));

    private static ImmutableArray<RegisterBlock> Blocks(string text)
        => [.. text.Split(' ').Select(t => t.Split('-')).Select(p => Block(int.Parse(p[0], null), int.Parse(p[1], null)))];
}
