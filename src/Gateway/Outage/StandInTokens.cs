using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Outage;

/// <summary>What the gateway says of a token that a station shows it.</summary>
internal sealed class StandInTokens(string station, OcppVersion version, TokenBook book, StandInOptions options)
{
    /// <summary>A CSMS has seldom more starts under way at one station.</summary>
    private const int MostVouched = 16;

    private readonly Queue<string> _vouched = new();

    /// <summary>The CSMS has started a transaction remotely with this token: it may charge though no answer about it was heard.</summary>
    public void Vouch(string key)
    {
        _vouched.Enqueue(key);
        if (_vouched.Count > MostVouched)
        {
            _vouched.Dequeue();
        }
    }

    /// <summary>OCPP 1.6. Null: no token is given.</summary>
    public IdTokenInfoType? OfIdTag(JsonElement request, DateTimeOffset now)
        => request.Text("idTag") is { } tag ? Judge(TokenBookWords.Key(tag), tag, now) : null;

    /// <summary>OCPP 2.x. Null: no token is given.</summary>
    public IdTokenInfoType? OfIdToken(JsonElement request, DateTimeOffset now)
    {
        if (request.At("idToken") is not { ValueKind: JsonValueKind.Object } token)
        {
            return null;
        }

        var (text, type) = (token.Text("idToken") ?? "", token.Text("type") ?? "");
        return Judge(TokenBookWords.Key(text, type), text, now, isStations: type is "NoAuthorization" or "Local");
    }

    // A token that the station has made up, as for a start button or a payment on the spot, is vouched for by the station.
    private IdTokenInfoType Judge(string key, string text, DateTimeOffset now, bool isStations = false)
        => book.Find(station, key, now) is { } known ? known
        : isStations || options.Tokens.Contains(text) || _vouched.Contains(key) ? new(AuthorizationStatusEnumType.Accepted)
        : options.AcceptUnknownTokens ? new(AuthorizationStatusEnumType.Accepted, Later(now, options.UnknownTokenExpiry))
        : new(version is OcppVersion.V16 ? AuthorizationStatusEnumType.Invalid : AuthorizationStatusEnumType.Unknown);

    private static DateTimeOffset Later(DateTimeOffset now, TimeSpan by)
        => DateTimeOffset.MaxValue - now > by ? now + by : DateTimeOffset.MaxValue;
}
