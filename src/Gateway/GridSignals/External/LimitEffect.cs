using Gateway.GridSignals.Evidence;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>
/// Follows one limit through the site: who was told, who followed when, when the site as a whole kept it, and by how much it did not
/// afterwards. Looked at about once a second; not for several threads.
/// </summary>
internal sealed class LimitEffect(SignalRecord record, LimitDirection direction, double watt, SiteImage image, GridPower power)
{
    /// <summary>Less than this is noise of meters.</summary>
    private const double Noise = 0.01, NoiseWatt = 50;

    private readonly long _began = image.Clock.GetTimestamp();
    private readonly Dictionary<EvseKey, double> _before = Draws(image).ToDictionary(d => d.Evse, d => d.Watt);
    private readonly HashSet<EvseKey> _told = [];
    private readonly HashSet<EvseKey> _follows = [];
    private readonly double? _first = Flow(direction, power, image.Clock.GetTimestamp());
    private bool _hasBegun;
    private bool _isKept;
    private double _deviation;

    private double Allowed => watt + Math.Max(NoiseWatt, Noise * watt);

    public void Look(long at)
    {
        if (direction is LimitDirection.Import)
        {
            LookAtStations();
        }

        if (Flow(direction, power, at) is { } flow)
        {
            LookAtSite(flow);
        }
    }

    /// <summary>It holds no more, or another one does.</summary>
    public void End(string text)
    {
        if (_isKept)
        {
            record.Step(SignalStage.Deviation, _deviation > 0 ? "exceeded by this at most, after full effect" : "never exceeded after full effect", watt: _deviation);
        }

        record.Step(SignalStage.Ended, text);
    }

    private void LookAtSite(double flow)
    {
        if (!_hasBegun && _first > Allowed && flow < _first - Math.Max(NoiseWatt, Noise * _first.Value))
        {
            _hasBegun = true;
            record.Step(SignalStage.FirstEffect, "the site as a whole begins to follow", watt: flow);
        }

        if (!_isKept && flow <= Allowed)
        {
            _isKept = true;
            record.Step(SignalStage.FullEffect, _first <= Allowed ? "nothing had to change" : "the limit is kept", watt: flow);
        }
        else if (_isKept)
        {
            _deviation = Math.Max(_deviation, flow > Allowed ? flow - watt : 0);
        }
    }

    private void LookAtStations()
    {
        foreach (var (evse, drawn, state) in Draws(image))
        {
            var limit = state.Sent ?? state.Accepted;
            if (limit is not null && limit.At > _began && _told.Add(evse))
            {
                record.Step(SignalStage.CommandSent, $"told {limit.Current}", evse.ToString());
            }

            if (_told.Contains(evse) && state.Measured?.At > _began && drawn < _before.GetValueOrDefault(evse) - NoiseWatt && _follows.Add(evse))
            {
                record.Step(SignalStage.FirstEffect, "it draws less", evse.ToString(), drawn);
            }
        }
    }

    /// <summary>What the limit is about: what controllable devices draw from the grid, or what is fed in.</summary>
    /// <param name="gone">By so much less is drawn since the connection was measured.</param>
    public static double? Flow(LimitDirection direction, GridPower power, long at, double gone = 0)
        => direction is LimitDirection.Export ? -power.Import(at)
            : power.Import(at) is { } import ? Math.Min(import - gone, power.Controllable(at)) : power.Controllable(at);

    private static IEnumerable<(EvseKey Evse, double Watt, EvseSnapshot State)> Draws(SiteImage image)
        => from station in image.Stations
           from evse in station.Now.Evses
           where evse.TransactionId is not null
           select (new EvseKey(station.Plan.Id, evse.Id), GridPower.Draws(station.Now, evse, image.Plan.Voltage), evse);
}
