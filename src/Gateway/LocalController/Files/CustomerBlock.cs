using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.Files;

/// <summary>
/// CustomerInformation: says what the gateway keeps about somebody who charges, and forgets what may be forgotten. The gateway knows
/// people by their tokens only. OCPP 2.1 part 2, N09, N10.
/// </summary>
internal sealed class CustomerBlock(IEnumerable<ICustomerRecords> records, OwnPost post, TimeProvider time, ILogger<CustomerBlock> logger) : IOwnBlock
{
    /// <summary>Of NotifyCustomerInformation.data, in characters.</summary>
    private const int MostCharacters = 512;

    public IEnumerable<OwnAction> Actions => [new("CustomerInformation", Inform)];

    private Reply Inform(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.CustomerInformationRequest);
        var named = new object?[] { asked.CustomerCertificate, asked.IdToken, asked.CustomerIdentifier }.Count(n => n is not null);
        return named is not 1
                ? Answer(CustomerInformationStatusEnumType.Invalid, "InvalidValue", "Name the customer by one of customerCertificate, idToken and customerIdentifier.")
            : asked is { Report: false, Clear: false }
                ? Answer(CustomerInformationStatusEnumType.Rejected, "InvalidValue", "Neither report nor clear is asked for.")
            : Reply.With(
                new CustomerInformationResponse(CustomerInformationStatusEnumType.Accepted), V2Json.Default.CustomerInformationResponse,
                cancellation => Task.Run(() => Do(asked), cancellation));
    }

    // N10.FR.01: what is reported is what was there before it was cleared.
    private void Do(CustomerInformationRequest asked)
    {
        var token = asked.IdToken is { } id ? new CustomerToken(id.IdToken, id.Type.ToString()) : null;
        var lines = asked.Report ? About(token) : [];
        var forgotten = asked.Clear && token is not null ? records.Sum(r => r.Forget(token)) : 0;
        Log.CustomerTold(logger, asked.RequestId, lines.Count, forgotten);
        if (asked.Report)
        {
            Report(asked.RequestId, string.Join('\n', lines));
        }
    }

    private List<string> About(CustomerToken? token)
    {
        List<string> lines = token is null ? [] : [.. records.SelectMany(r => r.About(token))];
        return lines.Count > 0 ? lines
            : [token is null ? "The gateway keeps nothing under certificates or other identifiers of customers." : "The gateway keeps nothing about this token."];
    }

    private void Report(long requestId, string text)
    {
        var now = time.GetUtcNow();
        var parts = Parts(text).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            var part = new NotifyCustomerInformationRequest(parts[i], i, now, requestId, i < parts.Count - 1 ? true : null);
            post.Put(_ => Calls.NotifyCustomerInformation(part), durable: false);
        }
    }

    /// <summary>Never through a pair of surrogates: half a character is none.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(MostCharacters, text.Length - at);
            length -= at + length < text.Length && char.IsHighSurrogate(text[at + length - 1]) ? 1 : 0;
            yield return text.Substring(at, length);
            at += length;
        }
    }

    private static Reply Answer(CustomerInformationStatusEnumType status, string code, string text)
        => Reply.With(new CustomerInformationResponse(status, Reply.Reason(code, text)), V2Json.Default.CustomerInformationResponse);
}
