namespace Gateway.LocalController.Files;

/// <summary>A log on its way to where the CSMS wants it.</summary>
/// <param name="Content">Compressed.</param>
/// <param name="Retries">Attempts after the first.</param>
internal sealed record LogJob(long RequestId, string Location, string FileName, byte[] Content, int Retries, TimeSpan RetryInterval)
{
    /// <summary>A newer request has come.</summary>
    public CancellationTokenSource Replaced { get; } = new();
}
