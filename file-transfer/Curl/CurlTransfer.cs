using System.Net;

namespace FileTransfer.Curl;

/// <summary>What libcurl asks and tells during one transfer. All on the transfer's own thread; what is thrown ends the transfer.</summary>
internal abstract class CurlTransfer
{
    /// <summary>What a callback threw: it cannot cross libcurl and is looked at afterwards.</summary>
    public Exception? Thrown { get; private set; }

    /// <summary>Set by whoever wants the transfer to end; libcurl looks about once a second at the latest.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>libcurl's own words for what went wrong; empty where it has none.</summary>
    public string ErrorText { get; set; } = "";

    /// <summary>More had come than was read. Over TLS that may be its farewell.</summary>
    public bool LeftUnread { get; set; }

    /// <summary>One line of an HTTP head or of FTP's replies, with its line end.</summary>
    public abstract void OnHeader(ReadOnlySpan<byte> line);

    /// <summary>False ends the transfer.</summary>
    public abstract bool OnBody(ReadOnlySpan<byte> bytes);

    /// <summary>Fills the buffer with what is to be sent; 0 at the end.</summary>
    public abstract int OnRead(Span<byte> buffer);

    /// <summary>One line of libcurl's diary.</summary>
    public abstract void OnText(ReadOnlySpan<byte> text);

    public abstract bool MayOpen(IPEndPoint peer);

    /// <summary>Runs a callback's work; nothing is done after the first fault.</summary>
    public T Guarded<T>(T fault, Func<T> work)
    {
        if (Thrown is not null)
        {
            return fault;
        }

        try
        {
            return work();
        }
        catch (Exception e)
        {
            Thrown = e;
            return fault;
        }
    }
}
