namespace FileTransfer;

/// <summary>How a file is handed to an HTTP server. FTP knows STOR only.</summary>
public enum PutMethod
{
    /// <summary>PUT with the file as body.</summary>
    Put,

    /// <summary>POST as a form with one file, its field named <c>file</c>.</summary>
    PostForm,
}

/// <summary>One file to be put.</summary>
/// <param name="Content">Read from where it stands; must be seekable for a redirect to be followed.</param>
/// <param name="Length">Bytes that will be read.</param>
public sealed record PutRequest(TransferUrl Url, Stream Content, long Length)
{
    public PutMethod Method { get; init; }

    /// <summary>Told to the server in a form. <c>file</c> if not said.</summary>
    public string FileName { get; init; } = "file";

    public string ContentType { get; init; } = "application/octet-stream";

    public TransferLimits Limits { get; init; } = new();

    /// <summary>Told after every buffer, on the transfer's own thread.</summary>
    public Action<TransferProgress>? Progress { get; init; }
}
