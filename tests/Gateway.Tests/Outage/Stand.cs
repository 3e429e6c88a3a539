using System.Text;
using System.Text.Json;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

/// <summary>A station's stand-in with all that it needs, spoken to in texts.</summary>
internal sealed class Stand
{
    public const string Card = "04E91C52A1B680";

    public Stand(OcppVersion version, StationMemory memory, StandInOptions? options = null, TokenBook? book = null, string station = "CP-1")
    {
        Version = version;
        Memory = memory;
        Book = book ?? new(Memory);
        In = new(station, version, Book, Memory, options ?? new());
    }

    public static DateTimeOffset Noon { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public OcppVersion Version { get; }

    public StationMemory Memory { get; }

    public TokenBook Book { get; }

    public StandIn In { get; }

    public DateTimeOffset Now { get; set; } = Noon;

    /// <summary>The same station after a restart of the gateway.</summary>
    public Stand Again() => new(Version, Memory) { Now = Now };

    /// <summary>Another station of the site.</summary>
    public Stand Beside(OcppVersion version) => new(version, Memory, null, Book, "CP-2") { Now = Now };

    public StandInAnswer Ask(string action, string payload) => In.Answer(Encoding.UTF8.GetBytes(action), "m1", Encoding.UTF8.GetBytes(payload), Now);

    /// <summary>The payload of an answer that is no error and keeps the schema.</summary>
    public JsonElement Says(string action, string payload)
    {
        var answer = Ask(action, payload);
        AssertWhole(action, answer);
        Assert.Null(answer.Error);
        return JsonDocument.Parse(answer.Payload).RootElement;
    }

    /// <summary>Every answer is a good payload of its version or an error, and never both; what is refused is not held.</summary>
    public void AssertWhole(string action, StandInAnswer answer)
    {
        if (answer.Error is not null)
        {
            Assert.True(answer.Payload.IsEmpty && answer.Hold is null && answer.Transaction is null && !string.IsNullOrEmpty(answer.ErrorText));
            return;
        }

        var fault = PayloadChecker.Check(MessageCatalogue.Of(Version).Find(action)!.Response!, answer.Payload.Span);
        Assert.True(fault is null, $"{Version} {action}: {fault?.Line} in {Encoding.UTF8.GetString(answer.Payload.Span)}");
    }

    public void Hears(string action, string request, string response)
        => In.Learn(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(response), Now);

    public void CsmsAsks(string action, string request, string response)
        => In.LearnDown(Encoding.UTF8.GetBytes(action), Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(response));

    /// <summary>The verdict on a token, in the words of the version.</summary>
    public string Judges(string token = Card) => Version is OcppVersion.V16
        ? Says("Authorize", $$"""{"idTag":"{{token}}"}""").GetProperty("idTagInfo").GetProperty("status").GetString()!
        : Says("Authorize", $$$"""{"idToken":{"idToken":"{{{token}}}","type":"ISO14443"}}""").GetProperty("idTokenInfo").GetProperty("status").GetString()!;

    /// <summary>The CSMS answers about a token; what more it says of it in JSON.</summary>
    public void CsmsSays(string status, string more = "", string token = Card)
    {
        if (Version is OcppVersion.V16)
        {
            Hears("Authorize", $$"""{"idTag":"{{token}}"}""", $$$"""{"idTagInfo":{"status":"{{{status}}}"{{{more}}}}}""");
        }
        else
        {
            Hears("Authorize", $$$"""{"idToken":{"idToken":"{{{token}}}","type":"ISO14443"}}""", $$$"""{"idTokenInfo":{"status":"{{{status}}}"{{{more}}}}}""");
        }
    }
}
