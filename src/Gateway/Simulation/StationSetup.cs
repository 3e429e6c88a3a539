using Gateway.Simulation.V2x;
using Gateway.Site;

namespace Gateway.Simulation;

/// <summary>How one simulated station is built and where it connects.</summary>
internal sealed record StationSetup
{
    public required string Id { get; init; }

    /// <summary>ws; the identity is appended to the path.</summary>
    public required Uri Url { get; init; }

    /// <summary>Null: it shows no credentials.</summary>
    public string? Password { get; init; }

    /// <summary>Phases that are connected: 1 or 3.</summary>
    public int Phases { get; init; } = 3;

    /// <summary>The most it offers per phase, in ampere; what it offers where no profile says less.</summary>
    public double Rating { get; init; } = 32;

    /// <summary>From accepting a profile to the pilot. 0 to 5 s.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True, 2.x: a transaction starts with the cable (TxStartPoint EVConnected); else with the authorization.</summary>
    public bool StartsOnCable { get; init; }

    /// <summary>How long the driver takes from the cable to the card. 0 s if not said.</summary>
    public TimeSpan CardAfter { get; init; }

    /// <summary>2.1: how it feeds in. Null: it only charges.</summary>
    public V2xSetup? V2x { get; init; }

    public TimeSpan MeterEvery { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What happens at a station that people like to see.</summary>
internal enum StationNewsKind
{
    Online, Offline, Booted, NotAccepted, CarPlugged, CarLeft, TransactionStarted, TransactionEnded, ProfileAccepted, ProfileRefused,
    ProfileCleared, ControlTaken, Obeys,
}

/// <summary>One such event.</summary>
/// <param name="Offered">Obeys only: what the car may draw per phase from now on.</param>
internal sealed record StationNews(string Station, StationNewsKind Kind, string Text, Ampere? Offered = null);

/// <summary>What a connector tells of itself; each version has its own words for it.</summary>
internal enum ConnectorState { Available, Preparing, Charging, SuspendedEv, SuspendedEvse, Finishing, Unavailable }

/// <summary>Why a transaction ended, over all versions.</summary>
internal enum EndReason { CarLeft, Remote, Refused, Reset, Unlock }

/// <summary>Why a transaction event is told, over all versions.</summary>
internal enum TellReason { CableIn, Authorized, RemoteStart, StateChanged, Periodic, Trigger, CarLeft, RemoteStop, Refused, Reset, Unlock, ModeChanged }

/// <summary>A charging transaction at the station's EVSE.</summary>
internal sealed class StationTransaction(string id, string token, DateTimeOffset since, double meterStart)
{
    private int _seqNo;

    /// <summary>What the CSMS knows it by; 1.6: the number it gave, empty before its answer.</summary>
    public string Id { get; set; } = id;

    public string Token => token;

    public DateTimeOffset Since => since;

    /// <summary>The energy register at the start, in watt hours.</summary>
    public double MeterStart => meterStart;

    /// <summary>False while the driver is still asked for: no energy flows.</summary>
    public bool Authorized { get; set; }

    /// <summary>2.x: the CSMS's number for its remote start.</summary>
    public int? RemoteStartId { get; init; }

    public int NextSeqNo() => _seqNo++;
}
