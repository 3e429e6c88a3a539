namespace FileTransfer.Curl;

/// <summary>CURLE_... of curl.h, as far as we tell them apart.</summary>
internal enum CurlCode
{
    Ok = 0,
    CouldNotResolveHost = 6,
    CouldNotConnect = 7,
    RemoteAccessDenied = 9,
    PartialFile = 18,
    FtpCouldNotRetrieve = 19,
    WriteError = 23,
    UploadFailed = 25,
    OperationTimedOut = 28,
    SslConnectError = 35,
    BadDownloadResume = 36,
    AbortedByCallback = 42,
    GotNothing = 52,
    SendError = 55,
    ReceiveError = 56,
    PeerFailedVerification = 60,
    UseSslFailed = 64,
    LoginDenied = 67,
    RemoteDiskFull = 70,
    SslCaCertBadFile = 77,
    RemoteFileNotFound = 78,
}
