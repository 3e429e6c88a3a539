using System.Net;
using System.Text;
using FileTransfer.Curl;

namespace FileTransfer;

/// <summary>One question to one server for (the rest of) a file. What is written to the sink is what the server said it would be.</summary>
internal sealed class FetchAttempt(FetchRequest request, ReachGuard guard, IFetchSink sink) : CurlTransfer
{
    private const int MaxPage = 64 * 1024;

    private readonly ResponseHead _head = new();
    private int _page;
    private bool _begun;
    private bool _excess;

    /// <summary>Bytes of the file that are there.</summary>
    public long Position { get; private set; } = request.Offset;

    public long Transferred { get; private set; }

    public long? Total { get; private set; }

    public ResponseHead Head => _head;

    /// <summary>What is wrong with the answer, if we ended it.</summary>
    public (TransferOutcome Outcome, string Text)? Fault { get; private set; }

    /// <summary>What is there does not go together with what the server has: once more from the beginning.</summary>
    public bool MustStartOver { get; private set; }

    /// <summary>The rest was empty, as all is there already.</summary>
    public bool WasComplete { get; private set; }

    private bool IsHttp => guard.Url.IsHttp;

    private bool BringsTheFile => _head.Status is 200 or 206;

    public void Prepare(CurlHandle curl)
    {
        if (!IsHttp)
        {
            curl.Set(CurlOption.ResumeFromLarge, (nint)request.Offset);
            return;
        }

        if (request.Offset > 0)
        {
            List<string> range = [$"Range: bytes={request.Offset}-"];
            if (request.Validator is { } validator)
            {
                range.Add($"If-Range: {validator}");
            }

            curl.Set(CurlOption.HttpHeader, range);
        }
    }

    public override void OnHeader(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line).TrimEnd('\r', '\n');
        if (IsHttp)
        {
            _head.HttpLine(text);
        }
        else
        {
            _head.FtpLine(text);
        }
    }

    public override bool OnBody(ReadOnlySpan<byte> bytes)
    {
        if (IsHttp && !BringsTheFile)
        {
            _page += bytes.Length;      // about what went wrong, or where else to look
            return _page <= MaxPage;
        }

        if (!_begun && !TryBegin())
        {
            return false;
        }

        if (Total is { } total && Position + bytes.Length > total)
        {
            return Fail(TransferOutcome.WrongLength, $"sent more than the {total} bytes that it announced");
        }

        if (Position + bytes.Length > request.Limits.MaxBytes)
        {
            return Fail(TransferOutcome.TooLarge, $"sent more than {request.Limits.MaxBytes} bytes");
        }

        sink.Write(bytes);
        Position += bytes.Length;
        Transferred += bytes.Length;
        request.Progress?.Invoke(new(Position, Total));
        return true;
    }

    public override int OnRead(Span<byte> buffer) => 0;

    /// <summary>Where the excess came together with the head, the diary is the only place that tells.</summary>
    public override void OnText(ReadOnlySpan<byte> text) => _excess |= text.StartsWith("Excess found"u8);

    public override bool MayOpen(IPEndPoint peer) => guard.MayOpen(peer);

    /// <summary>All has been said: was it the file?</summary>
    /// <param name="isContent">libcurl is.</param>
    public void Complete(bool isContent)
    {
        if (IsHttp && _head.Status is 416)
        {
            WasComplete = request.Offset > 0 && _head.Range?.Length == request.Offset;
            MustStartOver = !WasComplete;
            Total = WasComplete ? request.Offset : null;
            return;
        }

        if (!isContent || (IsHttp && !BringsTheFile) || (!_begun && !TryBegin()))
        {
            return;
        }

        if (_excess || (guard.Url.Scheme is "http" && Total is not null && LeftUnread))
        {
            Fail(TransferOutcome.WrongLength, $"sent more than the {Total} bytes that it announced");
        }
        else if (Total is { } total && Position < total)
        {
            Fail(TransferOutcome.Interrupted, $"stopped at {Position} of {total} bytes");
        }
    }

    private bool TryBegin()
    {
        var answer = IsHttp ? AnswerStart.OfHttp(request, _head) : AnswerStart.OfFtp(request, _head);
        if (answer.Start is not { } start)
        {
            MustStartOver = answer.IsOtherFile;
            return answer.Fault is { } fault && Fail(TransferOutcome.WrongLength, fault);
        }

        if (start.Total > request.Limits.MaxBytes)
        {
            return Fail(TransferOutcome.TooLarge, $"has {start.Total} bytes, more than the {request.Limits.MaxBytes} allowed");
        }

        sink.Begin(start);
        (_begun, Position, Total) = (true, start.Offset, start.Total);
        return true;
    }

    private bool Fail(TransferOutcome outcome, string text)
    {
        Fault ??= (outcome, text);
        return false;
    }
}
