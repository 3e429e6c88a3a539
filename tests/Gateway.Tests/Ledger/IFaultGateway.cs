namespace Gateway.Tests.Ledger;

/// <summary>The gateway of a run, with a state directory and ports that outlive its restarts.</summary>
internal interface IFaultGateway : IAsyncDisposable
{
    /// <summary>What stations connect to; their identity follows.</summary>
    Uri Url { get; }

    /// <summary>Starts it on the state that is there.</summary>
    Task StartAgainAsync();

    /// <summary>Asks it to end.</summary>
    /// <returns>What it ended with.</returns>
    Task<int> StopAsync();

    /// <summary>Ends it for good.</summary>
    /// <returns>What it has said.</returns>
    Task<string> EndAsync();
}
