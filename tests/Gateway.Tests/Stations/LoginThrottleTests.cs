using System.Net;
using Gateway.Stations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations;

/// <summary>Who fails to log in too often waits; who does not, does not.</summary>
public sealed class LoginThrottleTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new(_time);

    [Theory]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void An_address_that_failed_twenty_times_waits_whatever_name_it_gives(int failures, bool waits)
    {
        for (var i = 0; i < failures; i++)
        {
            _throttle.Failed(Here, $"CP-{i}");
        }

        Assert.Equal(waits, _throttle.WaitFor(Here, "another") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.WaitFor(Elsewhere, "another"));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void An_identity_that_failed_ten_times_waits_wherever_it_comes_from(int failures, bool waits)
    {
        Fail(failures);

        Assert.Equal(waits, _throttle.WaitFor(Elsewhere, "CP-01") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.WaitFor(Here, "CP-02"));
    }

    [Fact]
    public void A_station_cannot_be_locked_out_from_elsewhere()
    {
        _throttle.Succeeded(Elsewhere, "CP-01");

        Fail(15);

        Assert.Equal(TimeSpan.Zero, _throttle.WaitFor(Elsewhere, "CP-01"));
        Assert.True(_throttle.WaitFor(Here, "CP-01") > TimeSpan.Zero);
    }

    [Fact]
    public void One_attempt_is_free_again_every_six_seconds()
    {
        Fail(10);

        Assert.Equal(TimeSpan.FromSeconds(6), _throttle.WaitFor(Here, "CP-01"));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, _throttle.WaitFor(Here, "CP-01").TotalSeconds, 3);
        _time.Advance(TimeSpan.FromSeconds(2.001));
        Assert.Equal(TimeSpan.Zero, _throttle.WaitFor(Here, "CP-01"));
        _throttle.Failed(Here, "CP-01");
        Assert.True(_throttle.WaitFor(Here, "CP-01") > TimeSpan.Zero);
    }

    [Fact]
    public void A_minute_later_all_is_forgotten()
    {
        Fail(10);

        _time.Advance(TimeSpan.FromMinutes(1));

        Fail(9);
        Assert.Equal(TimeSpan.Zero, _throttle.WaitFor(Here, "CP-01"));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _throttle.Failed(Here, "CP-01");
        }
    }
}
