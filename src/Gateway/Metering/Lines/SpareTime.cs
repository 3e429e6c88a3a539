namespace Gateway.Metering.Lines;

/// <summary>Sees to it that asking lost units takes a fifth of a line's time at most, however many they are.</summary>
internal sealed class SpareTime(TimeProvider time) : IDisposable
{
    /// <summary>So many times what a lost unit has cost belongs to the others next.</summary>
    private const int Others = 4;

    private readonly SemaphoreSlim _gate = new(1, 1);       // whoever has it may use the fields
    private TimeSpan _rest;
    private long _since;

    /// <summary>Waits until it is the turn of a lost unit. <see cref="Leave"/> must follow.</summary>
    public async Task EnterAsync(CancellationToken stopping)
    {
        await _gate.WaitAsync(stopping);
        try
        {
            if (_rest - time.GetElapsedTime(_since) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, stopping);
            }
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    /// <param name="cost">What the others have waited for nothing.</param>
    public void Leave(TimeSpan cost)
    {
        (_rest, _since) = (Others * cost, time.GetTimestamp());
        _gate.Release();
    }

    public void Dispose() => _gate.Dispose();
}
