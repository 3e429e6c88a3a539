using FileTransfer.Curl;

namespace FileTransfer;

/// <summary>From what libcurl and the server said to what came of the transfer.</summary>
internal static class CurlVerdict
{
    /// <param name="begun">Bytes of this transfer have arrived.</param>
    public static (TransferOutcome Outcome, string Text) Of(CurlCode code, CurlTransfer transfer, ResponseHead head, bool isHttp, bool begun)
    {
        if (transfer.Thrown is { } thrown)
        {
            return (TransferOutcome.LocalFault, thrown.Message);
        }

        if (isHttp && head.Status >= 300)
        {
            return OfStatus(head.Status);
        }

        return code switch
        {
            CurlCode.Ok => (TransferOutcome.Done, "done"),
            CurlCode.RemoteFileNotFound => (TransferOutcome.NotFound, "there is no such file"),
            CurlCode.FtpCouldNotRetrieve when head.Status is 550 => (TransferOutcome.NotFound, "there is no such file"),
            CurlCode.RemoteAccessDenied or CurlCode.LoginDenied => (TransferOutcome.Denied, transfer.ErrorText),
            CurlCode.CouldNotConnect or CurlCode.CouldNotResolveHost => (TransferOutcome.Unreachable, transfer.ErrorText),
            CurlCode.GotNothing or CurlCode.SendError or CurlCode.ReceiveError or CurlCode.PartialFile
                => (begun ? TransferOutcome.Interrupted : TransferOutcome.Unreachable, transfer.ErrorText),
            CurlCode.OperationTimedOut => (head.Status is 0 ? TransferOutcome.Unreachable : TransferOutcome.TooSlow, transfer.ErrorText),
            CurlCode.SslConnectError or CurlCode.PeerFailedVerification or CurlCode.UseSslFailed or CurlCode.SslCaCertBadFile
                => (TransferOutcome.Untrusted, transfer.ErrorText),
            _ => (TransferOutcome.Failed, transfer.ErrorText),
        };
    }

    private static (TransferOutcome Outcome, string Text) OfStatus(int status)
        => (status switch
        {
            404 or 410 => TransferOutcome.NotFound,
            401 or 403 or 407 => TransferOutcome.Denied,
            408 or 425 or 429 or >= 500 => TransferOutcome.Unreachable,
            _ => TransferOutcome.Failed,
        }, $"the server answered {status}");
}
