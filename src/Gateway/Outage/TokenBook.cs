using System.Buffers.Binary;
using Gateway.Journal;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Outage;

/// <summary>
/// Who may charge while the CSMS is away: the local list of each station as relayed, and a cache of the CSMS's answers that all
/// stations of the site share. Kept in the station memory; for all sessions at once.
/// </summary>
internal sealed class TokenBook
{
    /// <summary>Longer tokens are not remembered: OCPP 2.1 has none.</summary>
    public const int MostCharacters = 255;

    private const string TokenKind = "token";
    private const string ClearedKind = "token-cleared";

    private readonly StationMemory _memory;
    private readonly Lock _gate = new();
    private readonly TokenBookCache _accepted;      // under _gate, as all below
    private readonly TokenBookCache _refused;       // apart: whoever tries out numbers must not crowd out those who may charge
    private readonly TokenBookLists _lists;
    private long _sequence;

    /// <param name="room">Tokens in the cache, a fifth of it for those refused.</param>
    /// <param name="listRoom">Entries of all local lists together.</param>
    public TokenBook(StationMemory memory, int room = 20_000, int listRoom = 200_000)
    {
        _memory = memory;
        _refused = new(Math.Max(1, room / 5), Forget);
        _accepted = new(Math.Max(1, room - room / 5), Forget);
        _lists = new(memory, listRoom);
        foreach (var (key, entry) in memory.All(TokenKind).Select(p => (p.Key, Entry: TokenBookEntry.Read(p.Value.Span))).OrderBy(p => p.Entry?.Sequence))
        {
            if (entry is not null)
            {
                (entry.IsAccepted ? _accepted : _refused).Put(key, entry);
                _sequence = Math.Max(_sequence, entry.Sequence);
            }
        }

        _sequence = memory.All(ClearedKind).Select(p => Number(p.Value)).Append(_sequence).Max();
    }

    /// <summary>How many tokens the cache has.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _accepted.Count + _refused.Count;
            }
        }
    }

    /// <summary>The station's local list first, then the cache.</summary>
    /// <returns>Null: nobody knows the token.</returns>
    public IdTokenInfoType? Find(string station, string key, DateTimeOffset now)
    {
        lock (_gate)
        {
            return (_lists.Find(station, key) ?? Cached(station, At(station, key)) ?? Cached(station, key))?.At(now);
        }
    }

    /// <summary>Everything that is known of a token, and where it is known.</summary>
    public IReadOnlyList<(string Place, IdTokenInfoType Info)> About(string key)
    {
        lock (_gate)
        {
            return
            [
                .. CachedAs(key).Select(k => (k == key ? "authorization cache" : $"authorization cache for {StationOf(k)}", Entry(k).Info)),
                .. _lists.About(key).Select(known => ($"local list of {known.Station}", known.Entry.Info)),
            ];
        }
    }

    /// <summary>Forgets a token; the local lists are the CSMS's to change.</summary>
    /// <returns>How many entries went.</returns>
    public int Forget(IEnumerable<string> keys)
    {
        lock (_gate)
        {
            var gone = keys.SelectMany(CachedAs).ToList();
            gone.ForEach(Drop);
            return gone.Count;
        }
    }

    /// <summary>The CSMS answered the station about a token.</summary>
    public void Learn(string station, string key, IdTokenInfoType info)
    {
        // That its holder charges elsewhere is true of this moment, not of the token.
        if (info.Status.Known is null or AuthorizationStatusEnumType.ConcurrentTx || key.Length > MostCharacters * 2)
        {
            return;
        }

        lock (_gate)
        {
            var entry = new TokenBookEntry(TokenBookEntry.Short(info), ++_sequence);
            if (IsForStation(info))
            {
                Put(At(station, key), entry);
                return;
            }

            Drop(At(station, key));
            Put(key, entry);
        }
    }

    /// <summary>The station accepted ClearCache: what was learnt so far is not for it, though for the others.</summary>
    public void CacheCleared(string station)
    {
        lock (_gate)
        {
            var value = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(value, _sequence);
            _memory.Put(ClearedKind, station, value);
        }
    }

    /// <inheritdoc cref="TokenBookLists.Sent"/>
    public void ListSent(string station, long version, bool full, IEnumerable<(string Key, IdTokenInfoType? Info)> changes)
    {
        lock (_gate)
        {
            _lists.Sent(station, version, full, changes);
        }
    }

    /// <inheritdoc cref="TokenBookLists.Told"/>
    public void ListTold(string station, long version)
    {
        lock (_gate)
        {
            _lists.Told(station, version);
        }
    }

    /// <inheritdoc cref="TokenBookLists.Version"/>
    public long? ListVersion(string station)
    {
        lock (_gate)
        {
            return _lists.Version(station);
        }
    }

    // What depends on the place or the EVSE is an answer to this station only.
    private static bool IsForStation(IdTokenInfoType info) => info.EvseId is not null
        || info.Status.Known is AuthorizationStatusEnumType.NotAtThisLocation or AuthorizationStatusEnumType.NotAllowedTypeEVSE;

    private static string At(string station, string key) => $"@{station.Length}:{station}{key}";

    private List<string> CachedAs(string key)
        => [.. _accepted.Keys.Concat(_refused.Keys).Where(k => k == key || (k.StartsWith('@') && TokenBookLists.TrySplit(k[1..], out _, out var of) && of == key))];

    private static string StationOf(string key) => TokenBookLists.TrySplit(key[1..], out var station, out _) ? station : "";

    private TokenBookEntry Entry(string key) => _accepted.TryGet(key, out var entry) || _refused.TryGet(key, out entry) ? entry : throw new KeyNotFoundException(key);

    private TokenBookEntry? Cached(string station, string key)
        => (_accepted.TryGet(key, out var entry) || _refused.TryGet(key, out entry)) && entry.Sequence > Cleared(station) ? entry : null;

    private long Cleared(string station) => _memory.TryGet(ClearedKind, station, out var value) ? Number(value) : 0;

    private void Put(string key, TokenBookEntry entry)
    {
        (entry.IsAccepted ? _refused : _accepted).Remove(key);
        (entry.IsAccepted ? _accepted : _refused).Put(key, entry);
        _memory.Put(TokenKind, key, entry.Write());
    }

    private void Drop(string key)
    {
        if (_accepted.Remove(key) || _refused.Remove(key))
        {
            Forget(key);
        }
    }

    private void Forget(string key) => _memory.Remove(TokenKind, key);

    private static long Number(ReadOnlyMemory<byte> value)
        => value.Length == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(value.Span) : 0;
}
