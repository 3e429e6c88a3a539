namespace Gateway.Tests.WebSockets;

/// <summary>How long a test waits for what must happen at once.</summary>
internal static class Patience
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    public static CancellationTokenSource New() => new(Length, TimeProvider.System);

    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Length, TimeProvider.System);

    public static Task InTimeAsync(this Task task) => task.WaitAsync(Length, TimeProvider.System);
}
