using System.Buffers.Binary;
using Gateway.GridSignals.External;
using Gateway.Site;

namespace Gateway.GridSignals.ModbusTcp;

/// <summary>Answers requests of building controllers: functions 3, 4, 6 and 16. Whatever else comes is refused by its code.</summary>
/// <param name="limit">Null: controllers may only read.</param>
internal sealed class ControllerDesk(SiteImage image, LimitHub hub, GridPower power, ControllerLimit? limit, TimeProvider time)
{
    /// <summary>As the controller's source is named.</summary>
    public const string SourceId = "controller";

    private const int MostRead = 125, MostWritten = 123;

    /// <summary>A site is looked at no more often than this, however many ask.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly long _began = time.GetTimestamp();
    private readonly Lock _lock = new();
    private SiteView? _view;        // under _lock

    /// <param name="request">A whole message, header and PDU.</param>
    public byte[] Answer(ReadOnlySpan<byte> request)
    {
        var pdu = request[ServerFrame.HeaderLength..];
        return pdu[0] switch
        {
            3 or 4 => Read(request, pdu),
            6 => WriteOne(request, pdu),
            16 => WriteMany(request, pdu),
            _ => ServerFrame.Refuse(request, ModbusRefusal.IllegalFunction),
        };
    }

    private byte[] Read(ReadOnlySpan<byte> request, ReadOnlySpan<byte> pdu)
    {
        var count = pdu.Length == 5 ? BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]) : 0;
        return count is 0 or > MostRead ? ServerFrame.Refuse(request, ModbusRefusal.IllegalValue)
            : SiteRegisters.Read(View(), BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]), count) is { } registers
                ? ServerFrame.Tell(request, registers)
                : ServerFrame.Refuse(request, ModbusRefusal.IllegalAddress);
    }

    private byte[] WriteOne(ReadOnlySpan<byte> request, ReadOnlySpan<byte> pdu)
        => limit is null ? ServerFrame.Refuse(request, ModbusRefusal.IllegalFunction)
            : pdu.Length != 5 ? ServerFrame.Refuse(request, ModbusRefusal.IllegalValue)
            : Written(request, limit.Write(BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]), pdu[3..]));

    private byte[] WriteMany(ReadOnlySpan<byte> request, ReadOnlySpan<byte> pdu)
    {
        if (limit is null)
        {
            return ServerFrame.Refuse(request, ModbusRefusal.IllegalFunction);
        }

        var count = pdu.Length > 6 ? BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]) : 0;
        return count is 0 or > MostWritten || pdu[5] != 2 * count || pdu.Length != 6 + (2 * count)
            ? ServerFrame.Refuse(request, ModbusRefusal.IllegalValue)
            : Written(request, limit.Write(BinaryPrimitives.ReadUInt16BigEndian(pdu[1..]), pdu[6..]));
    }

    /// <summary>Both functions are confirmed by the first four bytes after theirs.</summary>
    private static byte[] Written(ReadOnlySpan<byte> request, ModbusRefusal? refusal)
        => refusal is { } code
            ? ServerFrame.Refuse(request, code)
            : ServerFrame.Of(request, request[ServerFrame.HeaderLength], request.Slice(ServerFrame.HeaderLength + 1, 4));

    private SiteView View()
    {
        lock (_lock)
        {
            if (_view is not { } view || time.GetElapsedTime(view.Site.At) > Fresh)
            {
                var at = time.GetTimestamp();
                var signals = hub.Show();
                _view = view = new(
                    image.Freeze(), time.GetElapsedTime(_began, at), power.Import(at), power.Controllable(at), signals, signals.FirstOrDefault(s => s.Id == SourceId));
            }

            return view;
        }
    }
}
