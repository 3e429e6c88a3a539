using System.Diagnostics.CodeAnalysis;

namespace FileTransfer;

/// <summary>Follows redirects: each is a URL like any other, from a stranger.</summary>
internal sealed class Redirects(int most)
{
    private int _followed;

    public static bool Is(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>False: <paramref name="refusal"/> is the end of it.</summary>
    public bool TryFollow(
        TransferUrl from, ResponseHead head, [NotNullWhen(true)] out TransferUrl? next, [NotNullWhen(false)] out TransferResult? refusal)
    {
        next = null;
        var why = head.Location is null ? "redirected without saying where to"
            : _followed++ >= most ? $"redirected more than {most} times"
            : !from.TryFollow(head.Location, out next, out var fault) ? $"redirected; {fault}"
            : !next.IsHttp ? $"redirected to {next.Scheme}, which is not followed"
            : from.Scheme is "https" && next.Scheme is "http" ? "redirected from https to http, which is not followed"
            : null;
        refusal = why is null ? null : new(TransferOutcome.Refused, $"{from.SafeText}: {why}") { Status = head.Status };
        return why is null;
    }
}
