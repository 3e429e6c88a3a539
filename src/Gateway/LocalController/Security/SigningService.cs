using System.Security.Cryptography;
using System.Threading.Channels;
using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>
/// Has the gateway's client certificate signed: when the CSMS asks for that, and by itself in good time before the present one
/// expires. Asks again, ever later, while no certificate comes. OCPP 2.1 part 2, A02, A03.
/// </summary>
internal sealed class SigningService(
    SigningBlock block, OwnCertificate own, OwnVoice voice, CsmsTls tls, CsmsOptions csms, TimeProvider time, ILogger<SigningService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Channel<News> _news = Channel.CreateUnbounded<News>(new() { SingleReader = true });
    private long? _renewed;     // when the gateway last asked by itself

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (block.HasTls)
        {
            block.Asked += () => _news.Writer.TryWrite(News.Asked);
            block.Signed += () => _news.Writer.TryWrite(News.Signed);
            voice.Accepted += () => _news.Writer.TryWrite(News.Accepted);
        }

        if (own.Present is { } present)
        {
            Log.CertificateOfStore(logger, present.Certificate.Subject, own.Path, csms.ClientCertificate is null ? "" : " in place of csms.clientCertificate");
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!block.HasTls)
        {
            return;
        }

        while (true)
        {
            var news = await NextAsync(LookEvery, stoppingToken).ConfigureAwait(false);
            if (news is News.Asked || IsDue())
            {
                await GuardedAsync(stoppingToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Also for the site file's certificate: who wrote that may be long gone when it expires.</summary>
    private bool IsDue()
    {
        if (own.Trial is not null || (own.Present?.Certificate ?? tls.SiteCertificate?.TargetCertificate) is not { } present
            || time.GetUtcNow() < DueFrom(present.NotBefore.ToUniversalTime(), present.NotAfter.ToUniversalTime())
            || (_renewed is { } last && time.GetElapsedTime(last) < Day))
        {
            return false;
        }

        _renewed = time.GetTimestamp();
        Log.ExpiresSoon(logger, present.Subject, present.NotAfter.ToUniversalTime());
        return true;
    }

    private async Task GuardedAsync(CancellationToken stopping)
    {
        try
        {
            await AskAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.NotKept(logger, e.Message);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.SigningFailed(logger, e);
        }
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        var again = false;
        for (var attempt = 0; attempt <= block.RepeatTimes.Value; attempt++)
        {
            var request = own.Request(csms.Identity, block.Organization, block.KeyType.Value is "RSA", again);
            if (!await SendAsync(request, stopping).ConfigureAwait(false))
            {
                return;
            }

            switch (await SignedOrAskedAsync(WaitAfter(block.WaitMinimum.Value, attempt), stopping).ConfigureAwait(false))
            {
                case News.Signed:
                    return;
                case News.Asked:
                    attempt = -1;       // from the beginning, with the same key: an answer may be on its way
                    break;
            }

            again = true;
        }

        Log.NeverSigned(logger, block.RepeatTimes.Value + 1);
    }

    /// <summary>A month before a certificate expires, or in the last third of its life, where it was not given three months to live.</summary>
    internal static DateTimeOffset DueFrom(DateTimeOffset from, DateTimeOffset until)
    {
        var third = (until - from) / 3;
        return until - (third < Month ? third : Month);
    }

    /// <summary>Doubled with each attempt, a month at most.</summary>
    internal static TimeSpan WaitAfter(TimeSpan minimum, int attempt)
    {
        var doubled = minimum * (1 << attempt);
        return doubled < Month ? doubled : Month;
    }

    /// <returns>False: the CSMS will not have it signed.</returns>
    private async Task<bool> SendAsync(SigningRequest request, CancellationToken stopping)
    {
        while (true)
        {
            var answer = await voice.CallAsync(v => Calls.SignCertificate(v, request.Csr, request.Id), stopping, asked: true).ConfigureAwait(false);
            if (answer.Outcome is OwnOutcome.NotSent or OwnOutcome.Unanswered)
            {
                await NextAsync(LookEvery, stopping).ConfigureAwait(false);     // there is a link again, or the CSMS asks once more
                continue;
            }

            var accepted = answer.Read(V2Json.Default.SignCertificateResponse)?.Status.Known is GenericStatusEnumType.Accepted;
            Log.SigningAnswered(logger, request.Id, accepted ? "accepted" : $"refused {answer.Code}".Trim());
            return accepted;
        }
    }

    private async Task<News?> SignedOrAskedAsync(TimeSpan within, CancellationToken stopping)
    {
        var from = time.GetTimestamp();
        while (within - time.GetElapsedTime(from) is var left && left > TimeSpan.Zero)
        {
            if (await NextAsync(left, stopping).ConfigureAwait(false) is { } news and not News.Accepted)
            {
                return news;
            }
        }

        return null;
    }

    /// <returns>Null: nothing came in time.</returns>
    private async Task<News?> NextAsync(TimeSpan within, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            return await _news.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    private enum News { Asked, Signed, Accepted }
}
