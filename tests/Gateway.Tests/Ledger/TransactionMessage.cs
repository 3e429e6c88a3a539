namespace Gateway.Tests.Ledger;

/// <summary>Where in its transaction a message stands.</summary>
internal enum Moment { Started, Updated, Ended }

/// <summary>A message about a transaction, as its station wrote it down before it went out.</summary>
/// <param name="Number">
/// The station's energy register in Wh. It rises with every message, so it names the message and its place in the station's order,
/// and travels where no gateway may change it.
/// </param>
/// <param name="Transaction">What the station calls it; 1.6: not what the CSMS calls it.</param>
/// <param name="Facts">The payload without what a gateway may change: 1.6 the transaction's number, 2.x the mark <c>offline</c>.</param>
internal sealed record TransactionMessage(string Station, long Number, string Transaction, Moment Moment, string Facts);

/// <summary>A message about a transaction, as the CSMS wrote it down when it came.</summary>
/// <param name="Transaction">What the CSMS calls it.</param>
/// <param name="Offline">Null: the version has no such mark.</param>
internal sealed record Arrival(
    string Station, long Number, string Transaction, Moment Moment, string MessageId, string Facts, bool? Offline);
