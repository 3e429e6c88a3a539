using System.Globalization;
using System.Text;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Outage;

/// <summary>
/// What is kept so that stations can go on without the CSMS: verdicts about tokens, and the messages that the CSMS is owed. The
/// latter are what charging is billed by, so they are reported and never forgotten.
/// </summary>
internal sealed class CustomerRecords(TokenBook tokens, CallJournal journal, StandInOptions options) : ICustomerRecords
{
    private const int Page = 500;

    public IReadOnlyList<string> About(CustomerToken token)
    {
        var lines = Keys(token).SelectMany(tokens.About).Select(known => Line(known.Place, known.Info)).ToList();
        if (options.Tokens.Contains(token.Text))
        {
            lines.Add("listed in the site file: may charge while the CSMS is away");
        }

        var (held, oldest) = Held(token.Text);
        if (held > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{held} messages held for the CSMS, the oldest of {oldest.UtcDateTime:u}; kept until it has them"));
        }

        if (journal.Refusals().Count(r => Names(r.Call, token.Text)) is var refused and > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{refused} messages that the CSMS has refused; kept until somebody looks into it"));
        }

        return lines;
    }

    public int Forget(CustomerToken token) => tokens.Forget(Keys(token));

    /// <summary>1.6 has no kinds: what its stations showed is kept as a card.</summary>
    private static IEnumerable<string> Keys(CustomerToken token)
        => new[] { TokenBookWords.Key(token.Text, token.Type), TokenBookWords.Key(token.Text) }.Distinct();

    private static string Line(string place, IdTokenInfoType info)
    {
        var until = info.CacheExpiryDateTime is { } expiry ? string.Create(CultureInfo.InvariantCulture, $" until {expiry.UtcDateTime:u}") : "";
        return $"{place}: {info.Status}{until}{(info.GroupIdToken is { } group ? $", group {group.IdToken}" : "")}";
    }

    private (int Count, DateTimeOffset Oldest) Held(string text)
    {
        var (count, oldest) = (0, DateTimeOffset.MaxValue);
        for (long after = 0; journal.HeldAfter(after, Page) is { Count: > 0 } page; after = page[^1].Sequence)
        {
            foreach (var call in page.Where(call => Names(call, text)))
            {
                (count, oldest) = (count + 1, call.HeldAt < oldest ? call.HeldAt : oldest);
            }
        }

        return (count, oldest);
    }

    // As a whole text somewhere in it: tokens stand under several names, and deep.
    private static bool Names(HeldCall call, string text)
        => Encoding.UTF8.GetString(call.Payload.Span).Contains($"\"{text}\"", StringComparison.OrdinalIgnoreCase);
}
