namespace FileTransfer.Curl;

/// <summary>libcurl waits for the network by blocking: a thread for each transfer, so that the pool never does.</summary>
internal static class CurlThread
{
    public static Task<CurlCode> RunAsync(CurlTransfer transfer, Action<CurlHandle> prepare)
    {
        var done = new TaskCompletionSource<CurlCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var curl = new CurlHandle(transfer);
                prepare(curl);
                done.SetResult(curl.Perform());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "file transfer" }.Start();
        return done.Task;
    }
}
