namespace Gateway.Balancing;

/// <summary>What people are told of; each has a name under <c>events</c> and a log line.</summary>
internal enum NoticeKind { LimitChanged, MeterStale, MeterFresh, StationDisobeys, CircuitOverloaded, MeterWrong, MeterRight, StationDark }

/// <summary>Something that this tick found or did; its words are made when it is told.</summary>
/// <param name="Account">Of an EVSE, with LimitChanged, StationDisobeys and StationDark.</param>
/// <param name="Circuit">With the others, and with StationDark.</param>
internal readonly record struct Notice(NoticeKind Kind, Account? Account, CircuitAccount? Circuit);
