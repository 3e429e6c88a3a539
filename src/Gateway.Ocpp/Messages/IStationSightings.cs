namespace Gateway.Ocpp.Messages;

/// <summary>
/// What a station's messages tell of it, over all versions. Called synchronously by <see cref="StationReader"/>; spans are the
/// sender's bytes and are gone when the call returns.
/// </summary>
/// <remarks>EVSEs count from 1 (1.6: the connectorId); 0 is the whole station or, where said, "not told".</remarks>
public interface IStationSightings
{
    /// <summary>When the message, or the measurement that it brings, was made, by the station's clock. Comes before what else it tells.</summary>
    void WrittenAt(DateTimeOffset at);

    /// <summary>BootNotification. Null: not told.</summary>
    void Booted(string? vendor, string? model, string? firmware);

    /// <summary>The CSMS's word on the BootNotification: Accepted, Pending, Rejected, or whatever it sent.</summary>
    void BootAnswered(ReadOnlySpan<byte> status);

    /// <summary>StatusNotification. 1.6 has no connectors within an EVSE: <paramref name="connector"/> is 1, and 0 for EVSE 0.</summary>
    void ConnectorStatus(int evse, int connector, ConnectorState state);

    /// <summary>
    /// 1.6 StartTransaction: energy may flow from now on; the number comes with the answer (<see cref="TransactionNumbered"/>).
    /// </summary>
    void TransactionStarting(int connector);

    /// <summary>The CSMS gave the 1.6 transaction its number. 0 and -1 are numbers like any other here.</summary>
    void TransactionNumbered(int connector, long transactionId);

    /// <summary>
    /// A transaction runs: 2.x TransactionEvent Started or Updated, 1.6 MeterValues with a transactionId. Stations are known to
    /// repeat the id of a transaction that has ended, until they restart.
    /// </summary>
    /// <param name="evse">0: the message does not tell (2.x, all but the first event).</param>
    /// <param name="transactionId">2.x: the id; 1.6: the number in digits, -1 where the station has none from the CSMS.</param>
    /// <param name="state">Null: not told.</param>
    void TransactionRuns(int evse, ReadOnlySpan<byte> transactionId, ChargingState? state);

    /// <summary>
    /// The CSMS has answered a TransactionEvent with a priority for the transaction; of the two that it may tell, the one beside
    /// the token's. Comes after that event's <see cref="TransactionRuns"/> or <see cref="TransactionEnded"/>.
    /// </summary>
    void TransactionPrioritised(long priority);

    /// <summary>What a car wants, by NotifyEVChargingNeeds.</summary>
    /// <param name="departure">Null: not told.</param>
    /// <param name="energy">In Wh, still to be charged. Null: not told.</param>
    void CarWants(int evse, DateTimeOffset? departure, double? energy);

    /// <summary>The transaction is over: 2.x TransactionEvent Ended, 1.6 StopTransaction.</summary>
    /// <param name="evse">0: the message does not tell; find it by the id. Always so in 1.6.</param>
    void TransactionEnded(int evse, ReadOnlySpan<byte> transactionId);

    /// <summary>Values measured at an EVSE just now; never those of the main meter and none that were queued while offline.</summary>
    /// <param name="evse">From 1; 0: a TransactionEvent that does not tell, <see cref="TransactionRuns"/> came just before.</param>
    void Measured(int evse, in MeterSample sample);
}

/// <summary>A connector's state in its station's words. 1.6 part 1, 4.9; 2.x ConnectorStatusEnumType (which has Occupied).</summary>
public enum ConnectorState
{
    /// <summary>The station said something that no version knows.</summary>
    Unknown,
    Available,
    Preparing,
    Charging,
    SuspendedEV,
    SuspendedEVSE,
    Finishing,
    Occupied,
    Reserved,
    Unavailable,
    Faulted,
}

/// <summary>What a 2.x transaction is doing. ChargingStateEnumType.</summary>
public enum ChargingState { EVConnected, Charging, SuspendedEV, SuspendedEVSE, Idle }

/// <summary>Why a message of interest told nothing. For the log; the message is relayed all the same.</summary>
public enum ReadFault
{
    None,

    /// <summary>The payload is no JSON, or is nested deeper than 64.</summary>
    NotJson,

    /// <summary>A field is missing, or of a type that cannot be understood, without which the message means nothing.</summary>
    Incomplete,
}
