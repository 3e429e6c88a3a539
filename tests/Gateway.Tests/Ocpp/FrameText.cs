using System.Text;
using Gateway.Ocpp;

namespace Gateway.Tests.Ocpp;

/// <summary>A frame as texts, so that a table can hold it: a <see cref="Frame"/> itself lives on the stack only.</summary>
internal sealed record FrameText(bool Whole, FrameFault Fault, MessageType Type, string Id, string Action, string Payload)
{
    public static FrameText Read(string message) => Read(Encoding.UTF8.GetBytes(message));

    public static FrameText Read(ReadOnlySpan<byte> message)
    {
        var whole = FrameReader.TryRead(message, out var frame, out var fault);
        return new(whole, fault, frame.Type, Text(frame.Id), Text(frame.Action), Text(frame.Payload));
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
