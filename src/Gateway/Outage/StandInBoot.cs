using System.Buffers.Binary;
using Gateway.Journal;
using Gateway.Ocpp.Messages;

namespace Gateway.Outage;

/// <summary>What the CSMS last said to a station's BootNotification, and what the station had told of itself; outlives restarts.</summary>
/// <param name="Refused">It was Rejected: an outage admits nobody whom the CSMS did not.</param>
/// <param name="Interval">In seconds: between heartbeats, or where refused until the next try. Null: never heard.</param>
/// <param name="Request">The BootNotification as the station sent it.</param>
internal sealed record StandInBoot(bool Refused, int? Interval, ReadOnlyMemory<byte> Request)
{
    private const string Kind = "boot";

    private const int Head = 5;     // refused, interval or -1

    /// <summary>Null: the CSMS never answered this station.</summary>
    public static StandInBoot? Recall(StationMemory memory, string station)
    {
        if (!memory.TryGet(Kind, station, out var value) || value.Length < Head)
        {
            return null;
        }

        var interval = BinaryPrimitives.ReadInt32LittleEndian(value.Span[1..]);
        return new(value.Span[0] != 0, interval < 0 ? null : interval, value[Head..]);
    }

    public static void Learn(StationMemory memory, string station, ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        var told = Answers.ReadBoot(response);
        if (told.Status is not (AnswerStatus.Accepted or AnswerStatus.Rejected) && !told.IsPending)
        {
            return;
        }

        // Pending refuses nobody, and its interval is not the one between heartbeats.
        var interval = told.IsPending ? Recall(memory, station)?.Interval ?? -1 : (int)Math.Min(told.Interval.TotalSeconds, int.MaxValue);
        var value = new byte[Head + request.Length];
        value[0] = told.Status is AnswerStatus.Rejected ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(1), interval);
        request.CopyTo(value.AsSpan(Head));
        memory.Put(Kind, station, value);
    }
}
