using System.Collections.Immutable;
using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>What one tick came to: the shares for those who show them, what to tell whom, and what to remember.</summary>
/// <param name="Commands">In the order in which they go out: cuts first.</param>
internal sealed record Decision(
    AllocationSnapshot Allocation, ImmutableArray<Command> Commands, ImmutableArray<Notice> Notices, AllocatorMemory Memory);

/// <summary>Something to tell a station. The order of the values is the order of sending.</summary>
internal enum CommandKind { Cut, Stop, InstallFallback, Renew, Raise }

/// <summary>One call of the limit sink.</summary>
/// <param name="Current">Per phase; nothing for Stop.</param>
internal readonly record struct Command(CommandKind Kind, EvseKey Evse, Ampere Current);

/// <summary>What people are told of; each has a name under <c>events</c> and a log line.</summary>
internal enum NoticeKind { LimitChanged, MeterStale, MeterFresh, StationDisobeys, CircuitOverloaded }

/// <summary>Something that this tick found or did.</summary>
/// <param name="Subject">The id of the station or circuit.</param>
internal readonly record struct Notice(NoticeKind Kind, string Subject, string Text);
