using Gateway.Ocpp.Catalogue;

namespace Gateway.Ocpp.Soap;

/// <summary>What one SOAP envelope says: a request, a response, or a fault.</summary>
public abstract record SoapEnvelope
{
    public SoapHeader Header { get; init; } = SoapHeader.Empty;
}

/// <summary>A request or a response of OCPP 1.5.</summary>
public sealed record SoapMessage : SoapEnvelope
{
    /// <summary>Which side is called; a response names the side that was called. DataTransfer is known to both.</summary>
    public required SoapService Service { get; init; }

    /// <summary>As the catalogue spells it: BootNotification.</summary>
    public required string Action { get; init; }

    public bool IsResponse { get; init; }

    /// <summary>The body as a JSON object in the shape of the catalogue of 1.5.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>What the catalogue says against the payload; null for a good one.</summary>
    public PayloadFault? Flaw { get; init; }
}

/// <summary>The headers of an envelope: whose station it is about (OCPP 1.5), and WS-Addressing 1.0. Null: not there.</summary>
public sealed record SoapHeader
{
    public static SoapHeader Empty { get; } = new();

    /// <summary>The station. Every request has it, whoever sends it.</summary>
    public string? ChargeBoxIdentity { get; init; }

    /// <summary>As the sender wrote it, mostly <c>/BootNotification</c>. The body decides what a message is, not this.</summary>
    public string? Action { get; init; }

    public string? MessageId { get; init; }

    /// <summary>The message id of the request that this answers.</summary>
    public string? RelatesTo { get; init; }

    /// <summary>In a station's request: where the station listens. Real ones leave it out.</summary>
    public string? From { get; init; }

    public string? ReplyTo { get; init; }

    public string? To { get; init; }
}

/// <summary>The two web services of OCPP 1.5: one is called by stations, one is what stations offer.</summary>
public enum SoapService { CentralSystem, ChargePoint }
