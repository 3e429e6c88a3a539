using Gateway.Site;

namespace Gateway.Balancing.Planning;

/// <summary>Sees cars come and go.</summary>
internal sealed class Lobby(SiteImage image, VisitBook book)
{
    private readonly Dictionary<EvseKey, CarHere> _here = [];
    private bool _hasLooked;

    /// <summary>Null: there is none.</summary>
    public CarHere? At(EvseKey key) => _here.GetValueOrDefault(key);

    /// <summary>Brings it up to date; who has left is in the book then.</summary>
    /// <returns>True: somebody new is here.</returns>
    public bool Look(long now)
    {
        var hasCome = false;
        foreach (var station in image.Stations)
        {
            foreach (var evse in station.Now.Evses)
            {
                hasCome |= See(new(station.Plan.Id, evse.Id), evse, now);
            }
        }

        _hasLooked = true;
        return hasCome;
    }

    private bool See(EvseKey key, EvseSnapshot evse, long now)
    {
        var isKnown = _here.TryGetValue(key, out var car);
        if (!evse.MayDraw)
        {
            if (isKnown && _here.Remove(key) && car!.Left(now) is { } visit)
            {
                book.Add(visit);
            }

            return false;
        }

        car ??= _here[key] = new(key, now, _hasLooked);
        car.See(evse);
        return !isKnown;
    }
}
