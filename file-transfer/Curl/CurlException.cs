namespace FileTransfer.Curl;

/// <summary>libcurl could not even be asked. Becomes a result before it leaves the library.</summary>
internal sealed class CurlException(string message) : Exception(message);
