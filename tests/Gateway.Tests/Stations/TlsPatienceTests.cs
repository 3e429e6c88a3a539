using System.IO.Pipelines;
using System.Text;
using Gateway.Stations;
using Gateway.Tests.Support;
using Gateway.Tests.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Stations;

/// <summary>Who takes his time at the door is sent away after ten seconds. The clock is the test's.</summary>
public sealed class TlsPatienceTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("")]
    [InlineData("GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\nX-a: b")]
    public async Task A_head_that_does_not_end_is_waited_for_ten_seconds(string head)
    {
        await using var door = await TlsDoor.OpenAsync(Security.None, time: _time);
        var (connection, client) = NewConnection();
        await client.Output.WriteAsync(Encoding.ASCII.GetBytes(head));

        var served = EndpointOf(door).OnConnectedAsync(connection);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(served.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await served.InTimeAsync();
    }

    [Fact]
    public async Task A_line_now_and_then_buys_no_time()
    {
        await using var door = await TlsDoor.OpenAsync(Security.None, time: _time);
        var (connection, client) = NewConnection();
        var served = EndpointOf(door).OnConnectedAsync(connection);

        await client.Output.WriteAsync("GET /ocpp/CP-1 HTTP/1.1\r\n"u8.ToArray());
        for (var i = 0; i < 10; i++)
        {
            await client.Output.WriteAsync("X-slow: loris\r\n"u8.ToArray());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await served.InTimeAsync();
    }

    [Fact]
    public async Task A_stranger_who_leaves_is_not_waited_for()
    {
        await using var door = await TlsDoor.OpenAsync(Security.None, time: _time);
        var (connection, client) = NewConnection();
        var served = EndpointOf(door).OnConnectedAsync(connection);

        await client.Output.CompleteAsync();

        await served.InTimeAsync();
    }

    private static StationEndpoint EndpointOf(TlsDoor door)
        => ActivatorUtilities.CreateInstance<StationEndpoint>(
            door.Services, door.Services.GetRequiredService<StationsOptions>().Listen[0]);

    private static (ConnectionContext Connection, IDuplexPipe Client) NewConnection()
    {
        var (up, down) = (new Pipe(), new Pipe());
        return (new DefaultConnectionContext { Transport = new Ends(up.Reader, down.Writer) }, new Ends(down.Reader, up.Writer));
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
