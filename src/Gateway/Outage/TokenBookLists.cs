using System.Buffers.Binary;
using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Outage;

/// <summary>The local list of each station, as the CSMS sent it and the station took it.</summary>
/// <param name="room">Entries of all lists together; what is beyond is not remembered.</param>
internal sealed class TokenBookLists
{
    private const string ListKind = "list";
    private const string VersionKind = "list-version";

    private readonly StationMemory _memory;
    private readonly int _room;
    private readonly Dictionary<string, Dictionary<string, TokenBookEntry>> _lists = new(StringComparer.Ordinal);
    private int _count;

    public TokenBookLists(StationMemory memory, int room)
    {
        (_memory, _room) = (memory, room);
        foreach (var (key, value) in memory.All(ListKind))
        {
            if (TrySplit(key, out var station, out var token) && TokenBookEntry.Read(value.Span) is { } entry)
            {
                Set(station, token, entry);
            }
        }
    }

    public TokenBookEntry? Find(string station, string key) => _lists.GetValueOrDefault(station)?.GetValueOrDefault(key);

    /// <summary>Every list that a token is on.</summary>
    public IEnumerable<(string Station, TokenBookEntry Entry)> About(string key)
        => from list in _lists
           where list.Value.ContainsKey(key)
           orderby list.Key
           select (list.Key, list.Value[key]);

    /// <summary>Null: never heard.</summary>
    public long? Version(string station)
        => _memory.TryGet(VersionKind, station, out var value) && value.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64LittleEndian(value.Span)
            : null;

    /// <summary>The station took a list, or changes to the one it has.</summary>
    /// <param name="changes">A token without a verdict is taken off the list.</param>
    public void Sent(string station, long version, bool full, IEnumerable<(string Key, IdTokenInfoType? Info)> changes)
    {
        if (full)
        {
            Forget(station);
        }

        foreach (var (key, info) in changes)
        {
            if (info is null)
            {
                Remove(station, key);
            }
            else if (new TokenBookEntry(TokenBookEntry.Short(info), 0) is var entry && Set(station, key, entry))
            {
                _memory.Put(ListKind, Join(station, key), entry.Write());
            }
        }

        SetVersion(station, version);
    }

    /// <summary>The station told which list it has: where it is another than we know of, ours is nobody's.</summary>
    public void Told(string station, long version)
    {
        if (Version(station) != version)
        {
            Forget(station);
            SetVersion(station, version);
        }
    }

    private void Forget(string station)
    {
        if (!_lists.Remove(station, out var list))
        {
            return;
        }

        _count -= list.Count;
        foreach (var key in list.Keys)
        {
            _memory.Remove(ListKind, Join(station, key));
        }
    }

    private void SetVersion(string station, long version)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, version);
        _memory.Put(VersionKind, station, value);
    }

    private bool Set(string station, string key, TokenBookEntry entry)
    {
        var list = _lists.TryGetValue(station, out var known) ? known : _lists[station] = new(StringComparer.Ordinal);
        if (!list.ContainsKey(key))
        {
            if (_count >= _room)
            {
                return false;
            }

            _count++;
        }

        list[key] = entry;
        return true;
    }

    private void Remove(string station, string key)
    {
        if (_lists.GetValueOrDefault(station)?.Remove(key) is true)
        {
            _count--;
            _memory.Remove(ListKind, Join(station, key));
        }
    }

    private static string Join(string station, string key) => string.Create(CultureInfo.InvariantCulture, $"{station.Length}:{station}{key}");

    /// <summary>A station and what follows its name, from one text.</summary>
    public static bool TrySplit(string joined, out string station, out string key)
    {
        (station, key) = ("", "");
        var colon = joined.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !int.TryParse(joined.AsSpan(0, colon), CultureInfo.InvariantCulture, out var length)
            || length < 0 || length > joined.Length - colon - 1)
        {
            return false;
        }

        (station, key) = (joined.Substring(colon + 1, length), joined[(colon + 1 + length)..]);
        return true;
    }
}
