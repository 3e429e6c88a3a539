namespace Gateway.LocalController.Files;

/// <summary>What came of taking a file to or from another host.</summary>
internal enum CarryOutcome
{
    Done,

    /// <summary>The other host wants other credentials, or lets nobody in.</summary>
    Denied,

    /// <summary>The other host does not do what was asked for.</summary>
    NotSupported,

    /// <summary>The other host could not make sense of it.</summary>
    BadMessage,

    Failed,
}

/// <param name="Text">One sentence, without user names and passwords.</param>
/// <param name="MayPass">Another attempt may do better.</param>
internal sealed record CarryResult(CarryOutcome Outcome, string Text, bool MayPass = false);

/// <summary>What is known of a file that has come in part, so that it can go on where it stopped.</summary>
internal sealed class FetchMark
{
    public string? Validator { get; set; }

    public long? Total { get; set; }
}

/// <summary>Takes files to and from the places that the CSMS names. Whom it may speak to is its own affair.</summary>
internal interface IFileCarrier
{
    /// <summary>Null: may be tried. Else why not, in one sentence; nothing secret is in it.</summary>
    string? Fault(string location);

    /// <summary>For people and logs: without user name and password.</summary>
    string Shown(string location);

    /// <param name="location">Of the file, or of the folder for it where it ends in a slash.</param>
    /// <param name="content">From its beginning; it can be set back.</param>
    Task<CarryResult> PutAsync(string location, string fileName, Stream content, CancellationToken cancellation);

    /// <param name="into">Holds what came before, if anything did.</param>
    Task<CarryResult> FetchAsync(string location, FileStream into, FetchMark mark, CancellationToken cancellation);
}
