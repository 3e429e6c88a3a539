using Gateway.Site;

namespace Gateway.GridSignals.Afrr;

/// <summary>Where set-points for cars go that can discharge. Implemented by Stations; declared here, where it is used.</summary>
internal interface ISetPointSink
{
    /// <summary>
    /// The EVSE's car is to hold this within the limit that balancing gives it. Never waits: the newest wins over one that is not sent
    /// yet. It ends by itself when it is not said again for 15 s. What came of it shows in the site image (SetPoint, NoSetPoint).
    /// </summary>
    /// <param name="perPhase">Below 0: it feeds in.</param>
    /// <param name="discharge">The most that it may ever feed in, 0 or below.</param>
    void Steer(EvseKey evse, Ampere perPhase, Ampere discharge);

    /// <summary>It charges up to its limit again, as far as it was steered.</summary>
    void LetGo(EvseKey evse);
}
