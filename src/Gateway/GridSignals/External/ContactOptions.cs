using System.Globalization;
using Gateway.Configuration;
using Gateway.LocalController.Limits;
using Gateway.Site;

namespace Gateway.GridSignals.External;

/// <summary>An entry of <c>signals.contacts</c>: a contact by which the grid's operator limits the site.</summary>
/// <param name="Connect">As of a device; the same address is the same line.</param>
/// <param name="ClosedIsLimit">False: a closed contact means that there is no limit, so a broken wire is one.</param>
/// <param name="Limit">What holds while the contact says so, and while nobody knows what it says.</param>
/// <param name="Every">Time between looks. 100 ms to 10 s; 1 s if not said.</param>
/// <param name="Debounce">It counts when it has stood for so long. 0 s to 60 s; 2 s if not said.</param>
/// <param name="StaleAfter">A contact that could not be read for so long is one that limits. 2 s to 60 s; 10 s if not said.</param>
public sealed record ContactOptions(
    string Id, Uri Connect, byte Unit, ContactInput Input, bool ClosedIsLimit, LimitDirection Limits, LimitAmount Limit, TimeSpan Every, TimeSpan Debounce, TimeSpan StaleAfter)
{
    private const string Formula = "section14a";

    internal static ContactOptions Read(YamlSection yaml, Section14a? minimum)
    {
        var contact = new ContactOptions(
            yaml.Id("id", "Names the contact in topics and reasons.", "ripple"),
            yaml.Line("connect", "How to reach the input module; as of a device.", "tcp://192.168.10.40:502"),
            (byte)yaml.Whole("unit", "Modbus unit id.", 0, 255, 1, "1"),
            ReadInput(yaml),
            yaml.Choice("closedMeans", "What a closed contact says: there is no limit (an open circuit then limits, as a broken wire does), or there is one.", "free", "limit"),
            yaml.Choice<LimitDirection>("direction", "What it limits: what controllable devices draw, or what is fed in.", LimitDirection.Import),
            ReadLimit(yaml, minimum),
            yaml.Duration("every", "Time between looks.", "100 ms", "10 s", "1 s"),
            yaml.Duration("debounce", "It counts when it has stood for so long.", "0 s", "60 s", "2 s"),
            yaml.Duration("staleAfter", "A contact that could not be read for so long is one that limits.", "2 s", "60 s", "10 s"));
        contact.Check(yaml);
        return contact;
    }

    private void Check(YamlSection yaml)
    {
        if (yaml.Good("every", "staleAfter") && StaleAfter < 2 * Every)
        {
            yaml.Fault("staleAfter", "must be at least two times every");
        }

        if (yaml.Good("closedMeans") && ClosedIsLimit)
        {
            yaml.Warning("closedMeans", "is limit: a broken wire then looks like no limit");
        }

        if (yaml.Good("direction", "limit") && Limits is LimitDirection.Export && !Limit.InWatt)
        {
            yaml.Fault("limit", "is a current; what is fed in is limited in W");
        }
    }

    private static LimitAmount ReadLimit(YamlSection yaml, Section14a? minimum) => yaml.Scalar(
        new("limit", "current or power", $"What holds then: per phase in A, over all phases in W, or {Formula}, what its formula gives.")
        {
            Required = true, Range = LimitAmount.Range, Example = "4.2 kW", Pattern = $"^({LimitAmount.Pattern}|{Formula})$",
        },
        text => text is not Formula ? LimitAmount.Parse(text)
            : minimum is not null ? new LimitAmount(minimum.Minimum.Value, true)
            : Parsed<LimitAmount>.Wrong($"is {Formula}, and signals.{Formula} does not say how many devices there are"),
        default);

    private static ContactInput ReadInput(YamlSection yaml) => yaml.Scalar(
        new("input", "input", "Where the contact is read: discrete N, coil N, or one bit of a register: input N.BIT, holding N.BIT. Counted from 0.")
        {
            Required = true, Example = "discrete 0", Pattern = @"^((discrete|coil) [0-9]{1,5}|(input|holding) [0-9]{1,5}\.[0-9]{1,2})$",
        },
        text => ContactInput.Parse(text) is { } input
            ? input
            : Parsed<ContactInput>.Wrong($"is {YamlSection.Shown(text)}; write, for example, discrete 0, coil 3 or input 12.5"),
        default);
}

/// <summary>The four tables of a Modbus device.</summary>
public enum ContactTable { Discrete, Coil, Input, Holding }

/// <summary>One bit of a Modbus device.</summary>
/// <param name="Address">As on the wire: counted from 0.</param>
/// <param name="Bit">Of a register, 0 to 15; 0 where the table is one of bits.</param>
public readonly record struct ContactInput(ContactTable Table, ushort Address, int Bit)
{
    /// <summary>Null: it is none.</summary>
    internal static ContactInput? Parse(string text)
        => text.Split(' ') is [var table, var place] && TableOf(table) is { } known
            ? known is ContactTable.Discrete or ContactTable.Coil ? OfBit(known, place) : OfRegister(known, place.Split('.'))
            : null;

    private static ContactTable? TableOf(string word) => word switch
    {
        "discrete" => ContactTable.Discrete,
        "coil" => ContactTable.Coil,
        "input" => ContactTable.Input,
        "holding" => ContactTable.Holding,
        _ => null,
    };

    private static ContactInput? OfBit(ContactTable table, string address)
        => TryNumber(address, ushort.MaxValue, out var at) ? new(table, (ushort)at, 0) : null;

    private static ContactInput? OfRegister(ContactTable table, string[] place)
        => place is [var address, var bit] && TryNumber(address, ushort.MaxValue, out var at) && TryNumber(bit, 15, out var of) ? new(table, (ushort)at, of) : null;

    private static bool TryNumber(string text, int most, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
