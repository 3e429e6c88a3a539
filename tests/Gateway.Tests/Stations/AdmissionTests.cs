using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Site;
using Gateway.Stations;
using Gateway.Tests.Support;
using Gateway.WebSockets;

namespace Gateway.Tests.Stations;

/// <summary>Who may come in where nobody has to be listed. The other rules of the door are tried over sockets in Journeys/.</summary>
public sealed class AdmissionTests
{
    private static readonly ListenOptions Door = new(new("ws://127.0.0.1:9000/ocpp"), Security.None, null, null, null);

    private readonly SiteImage _image = new(
        new(
            "depot",
            "Depot",
            TimeZoneInfo.Utc,
            new(230),
            [new("main", null, new(250), null, null)],
            ImmutableSortedDictionary<string, StationPlan>.Empty,
            new("", "main", Wiring.Straight, new(32), new(6), new(6), 0)),
        new ManualTime());

    [Fact]
    public void Strangers_cannot_fill_the_memory_with_names()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _image.Station(i.ToString(CultureInfo.InvariantCulture));
        }

        var verdict = Judge("STRANGER");

        Assert.Null(verdict.Identity);
        Assert.StartsWith("HTTP/1.1 503 ", Encoding.ASCII.GetString(verdict.Refusal!), StringComparison.Ordinal);
        Assert.Equal("CP-01", Judge("CP-01").Identity);
    }

    [Fact]
    public void A_stranger_may_come_in_while_there_is_room()
        => Assert.Equal("STRANGER", Judge("STRANGER").Identity);

    private AdmissionVerdict Judge(string identity)
    {
        var options = new StationsOptions
        {
            Listen = [Door],
            AcceptUnknown = true,
            Validation = Validation.Relay,
            AcceptUnknownTokensOffline = false,
            Access = ImmutableSortedDictionary<string, StationAccess>.Empty.Add("CP-01", new(null, null)),
        };
        var request = new UpgradeRequest { Path = "/ocpp/" + identity, Key = "x", IsWebSocket = true };
        return new Admission(options, new(new ManualTime()), _image, new(new ManualTime())).Judge(request, Door, IPAddress.Loopback, null);
    }
}
