using Gateway.GridSignals.External;
using Gateway.Metering.Lines;

namespace Gateway.Metering;

/// <summary>Reads contacts that the grid's operator switches, over the same lines as meters.</summary>
internal sealed class ContactLines(ModbusLines lines) : IContactLines
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(1);

    public async Task<ContactReading> ReadAsync(ContactOptions contact, CancellationToken stopping)
    {
        var line = lines.Of(contact.Connect);
        var patience = contact.Every < LongestPatience ? contact.Every : LongestPatience;
        var input = contact.Input;
        var answer = input.Table switch
        {
            ContactTable.Coil => await line.ReadBitsAsync(new(contact.Unit, BitKind.Coil, input.Address, 1), patience, Tries.Two, stopping),
            ContactTable.Discrete => await line.ReadBitsAsync(new(contact.Unit, BitKind.Discrete, input.Address, 1), patience, Tries.Two, stopping),
            ContactTable.Holding => await line.ReadAsync(new ModbusRead(contact.Unit, RegisterKind.Holding, input.Address, 1), patience, Tries.Two, stopping),
            _ => await line.ReadAsync(new ModbusRead(contact.Unit, RegisterKind.Input, input.Address, 1), patience, Tries.Two, stopping),
        };
        return answer.IsGood
            ? new((answer.Registers[0] >> input.Bit & 1) != 0, "")
            : new(null, $"unit {contact.Unit} at {line.Name} {answer.Reason}");
    }
}
