using System.Text;

namespace Gateway.Ocpp.Catalogue;

/// <summary>
/// All messages, data types and enums of one version of OCPP: the only place where a field's name or a length stands. Made from the
/// texts beside this file.
/// </summary>
public sealed class MessageCatalogue
{
    private static readonly Lazy<MessageCatalogue>[] Versions =
        [.. Enum.GetValues<OcppVersion>().Select(v => new Lazy<MessageCatalogue>(() => CatalogueText.Load(v)))];

    private readonly NameTable _actions;

    internal MessageCatalogue(
        OcppVersion version, IReadOnlyList<Message> messages, IReadOnlyList<ObjectShape> types, IReadOnlyList<EnumShape> enums)
    {
        (Version, Messages, Types, Enums) = (version, messages, types, enums);
        _actions = new([.. messages.Select(m => m.Action)]);
    }

    public OcppVersion Version { get; }

    /// <summary>By functional block, then by name.</summary>
    public IReadOnlyList<Message> Messages { get; }

    /// <summary>Data types, by name. Requests and responses are not among them.</summary>
    public IReadOnlyList<ObjectShape> Types { get; }

    public IReadOnlyList<EnumShape> Enums { get; }

    public static MessageCatalogue Of(OcppVersion version) => Versions[(int)version].Value;

    /// <summary>Null: the version has no message of that name.</summary>
    public Message? Find(ReadOnlySpan<byte> action)
    {
        var index = _actions.Find(action);
        return index < 0 ? null : Messages[index];
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public Message? Find(string action) => Find(Encoding.UTF8.GetBytes(action));
}

/// <summary>One action of one version.</summary>
/// <param name="Action">As it stands in a CALL, or in SOAP after the slash.</param>
/// <param name="Sender">Who sends the request.</param>
/// <param name="Block">Functional block (2.x) or feature profile (1.x).</param>
/// <param name="Text">What it is for, one sentence.</param>
/// <param name="Response">Null: the message is of type SEND and has none.</param>
public sealed record Message(string Action, Direction Sender, string Block, string Text, ObjectShape Request, ObjectShape? Response);

/// <summary>Who sends a message's request. A Local Controller counts as a station, but for the messages that only it has.</summary>
public enum Direction { StationToCsms, CsmsToStation, Both, CsmsToController, ControllerToCsms }

/// <summary>Directions as the catalogue's texts write them.</summary>
public static class Directions
{
    public static string Notation(this Direction direction) => direction switch
    {
        Direction.StationToCsms => "station->csms",
        Direction.CsmsToStation => "csms->station",
        Direction.Both => "both",
        Direction.CsmsToController => "csms->controller",
        _ => "controller->csms",
    };
}
