namespace Gateway.Tests.Peers;

/// <summary>How long a test waits for an event before it says what did not come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static CancellationTokenSource Start() => new(Limit, TimeProvider.System);

    public static async Task<T> For<T>(Task<T> @event, string what)
    {
        try
        {
            return await @event.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: not within {Limit.TotalSeconds:0} s");
        }
    }

    public static async Task For(Task @event, string what)
    {
        try
        {
            await @event.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: not within {Limit.TotalSeconds:0} s");
        }
    }

    /// <summary>For facts that nobody announces, such as a value in the site image.</summary>
    public static async Task Until(Func<bool> fact, string what)
    {
        using var patience = Start();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!fact())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{what}: not within {Limit.TotalSeconds:0} s");
            }

            await look.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
