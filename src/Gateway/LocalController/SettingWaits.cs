namespace Gateway.LocalController;

internal static class SettingWaits
{
    /// <summary>Waits for as long as the setting says, also while it changes.</summary>
    public static async Task WaitAsync(this Setting<TimeSpan> setting, TimeProvider time, CancellationToken stopping)
    {
        var from = time.GetTimestamp();
        while (setting.Value - time.GetElapsedTime(from) is var left && left > TimeSpan.Zero)
        {
            using var changed = new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(changed.Token, stopping);
            void Change() => changed.Cancel();
            setting.Changed += Change;
            try
            {
                await Task.Delay(left, time, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // It is another wait now.
            }
            finally
            {
                setting.Changed -= Change;
            }
        }
    }
}
