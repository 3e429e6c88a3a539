using System.Globalization;
using Gateway.LocalController;
using Gateway.LocalController.Monitors;
using Gateway.Ocpp;
using Gateway.Tests.Support;

namespace Gateway.Tests.LocalController.Monitors;

/// <summary>When the values of a stream are sent, and how. OCPP 2.1 part 2, N11 to N15.</summary>
public sealed class EventStreamTests
{
    private readonly ManualTime _time = new();

    //          interval values
    [Theory]
    [InlineData(null, null, "1 2 3 4 5 6 7 8 9 10 11 12")]      // no pace: each at once
    [InlineData(null, 4, "4 8 12")]
    [InlineData(5, null, "5 10")]
    [InlineData(5, 3, "3 6 9 12")]                              // whichever comes first
    [InlineData(3, 5, "3 6 9 12")]
    [InlineData(0, 4, "4 8 12")]
    [InlineData(5, 0, "5 10")]
    [InlineData(0, 0, "1 2 3 4 5 6 7 8 9 10 11 12")]
    public void N15_Values_go_by_number_or_by_time(int? interval, int? values, string sent)
    {
        var stream = Opened(interval, values);
        var seconds = new List<int>();

        for (var second = 1; second <= 12; second++)
        {
            Take(stream, 1);
            if (stream.Due(_time, _time.GetTimestamp()).Count > 0)
            {
                seconds.Add(second);
            }
        }

        Assert.Equal(sent, string.Join(' ', seconds));
    }

    [Fact]
    public void N15_Each_value_has_its_time_behind_the_first()
    {
        var stream = Opened(null, 3);
        Take(stream, 3);

        var (values, basetime, pending) = Assert.Single(stream.Due(_time, _time.GetTimestamp()));

        Assert.Equal(["0 v1", "1 v2", "2 v3"], values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.T} {v.V}")));
        Assert.Equal((_time.GetUtcNow() - TimeSpan.FromSeconds(2), 0), (basetime, pending));
    }

    [Fact]
    public void N15_What_one_message_does_not_take_is_pending()
    {
        var stream = Opened(600, 20);
        Take(stream, 50);

        var messages = stream.Due(_time, _time.GetTimestamp());

        Assert.Equal([(20, 30), (20, 10), (10, 0)], messages.Select(m => (m.Values.Count, m.Pending)));
        Assert.Single(messages.Select(m => m.Basetime).Distinct());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (double)i), messages.SelectMany(m => m.Values).Select(v => v.T));
    }

    [Fact]
    public void N15_More_values_than_a_message_takes_wait_for_no_interval()
    {
        var stream = Opened(86_400, null);

        Take(stream, Parts.MostItems - 1);
        Assert.Empty(stream.Due(_time, _time.GetTimestamp()));
        Take(stream, 1);

        Assert.Single(stream.Due(_time, _time.GetTimestamp()));
    }

    [Fact]
    public void N15_A_stream_that_is_not_open_sends_nothing()
    {
        var stream = new EventStream(7, new(), _time.GetTimestamp());
        Take(stream, 1);

        Assert.Empty(stream.Due(_time, _time.GetTimestamp()));
    }

    [Theory]
    [InlineData("GetPeriodicEventStream", "{}")]
    [InlineData("AdjustPeriodicEventStream", """{"id":100,"params":{"interval":5}}""")]
    public async Task N12_N14_In_2_0_1_there_are_no_streams(string action, string payload)
    {
        using var gateway = new MonitoredGateway();

        Assert.Equal(ErrorCode.NotImplemented, (await gateway.ReplyAsync(action, payload, OcppVersion.V201)).Code);
    }

    [Fact]
    public async Task N14_A_stream_that_is_not_open_is_not_adjusted()
    {
        using var gateway = new MonitoredGateway();
        var id = await gateway.HasAsync("Periodic", 10, more: ""","periodicEventStream":{"interval":60}""");

        var answer = await gateway.AnswersAsync("AdjustPeriodicEventStream", $$"""{"id":{{id}},"params":{"interval":5} }""");

        Assert.Equal("Rejected", answer["status"]!.GetValue<string>());
        Assert.Equal(new(60), gateway.Book.Find(id)!.Stream);
        Assert.Equal("{}", (await gateway.AnswersAsync("GetPeriodicEventStream", "{}")).ToJsonString());
    }

    private EventStream Opened(int? interval, int? values)
    {
        var stream = new EventStream(7, new(interval, values), _time.GetTimestamp());
        stream.Become(StreamState.Open, _time.GetTimestamp());
        return stream;
    }

    /// <summary>A value a second: v1, v2 and so on.</summary>
    private void Take(EventStream stream, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            stream.Take(_time.GetUtcNow(), $"v{i}");
        }
    }
}
