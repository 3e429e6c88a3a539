namespace FileTransfer;

/// <summary>What a server's answer begins with, held against what was asked: its bytes belong there, nowhere, or to another file.</summary>
/// <param name="Start">Null: its bytes belong nowhere.</param>
/// <param name="Fault">Why, where that is the server's fault.</param>
/// <param name="IsOtherFile">It has another file than the one that was begun with.</param>
internal readonly record struct AnswerStart(FetchStart? Start, string? Fault = null, bool IsOtherFile = false)
{
    public static AnswerStart OfHttp(FetchRequest request, ResponseHead head)
    {
        if (head.Status is 200)
        {
            return new(new FetchStart(0, head.Length, head.Validator));
        }

        if (request.Offset is 0 || head.Range is not { HasRange: true, Unit: "bytes" } range)
        {
            return new(null, "sent a part of the file without saying which");
        }

        if (range.From != request.Offset || (head.Length is { } length && length != range.To - range.From + 1))
        {
            return new(null, "sent another part of the file than it was asked for");
        }

        return Differs(request, range.Length)
            ? new(null, IsOtherFile: true)
            : new(new FetchStart(request.Offset, range.Length, head.Validator ?? request.Validator));
    }

    public static AnswerStart OfFtp(FetchRequest request, ResponseHead head)
        => request.Offset > 0 && Differs(request, head.Length)
            ? new(null, IsOtherFile: true)
            : new(new FetchStart(request.Offset, head.Length, null));

    private static bool Differs(FetchRequest request, long? total) => request.KnownTotal is { } known && total is { } now && known != now;
}
