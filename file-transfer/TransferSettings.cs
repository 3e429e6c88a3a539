namespace FileTransfer;

/// <summary>What all transfers of one <see cref="FileTransfers"/> have in common.</summary>
public sealed record TransferSettings
{
    public ReachRules Reach { get; init; } = new();

    /// <summary>PEM file with the trust anchors of https and ftps; null: those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>How we call ourselves to HTTP servers.</summary>
    public string UserAgent { get; init; } = "file-transfer";

    /// <summary>Redirects that are followed. 0 to 20; 5 if not said.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>The port on which ftps begins as FTP and asks for TLS first (RFC 4217). 21; another only in tests.</summary>
    internal int ExplicitTlsPort { get; init; } = 21;
}
