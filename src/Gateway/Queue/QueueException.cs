namespace Gateway.Queue;

/// <summary>A queue command cannot do what it was asked for; the message tells people why.</summary>
internal sealed class QueueException(string message) : Exception(message);
