namespace Gateway.Ocpp.Messages;

/// <summary>A CALL that the gateway makes on its own: the action under its name in the version spoken, and the payload as JSON.</summary>
public readonly record struct Request(string Action, ReadOnlyMemory<byte> Payload);
