using System.Text.Json;
using Gateway.Ocpp.Messages;

namespace Gateway.Ocpp.Editing;

/// <summary>
/// Walks over a payload and stops at every value that has a path, since a name may stand twice. Throws <see cref="JsonException"/>
/// where the payload is no JSON.
/// </summary>
internal ref struct FieldScanner
{
    private readonly ReadOnlySpan<byte> _path;
    private Utf8JsonReader _json;
    private Utf8JsonReader _name;       // stands on the name of the value found
    private int _level = -1;            // objects of the path that we are in, the payload itself being the first; -1: not begun, or over

    /// <param name="path">Names from outside to inside with a slash between them; not escaped.</param>
    public FieldScanner(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> path)
    {
        _path = path;
        _json = new Utf8JsonReader(payload);
        if (_json.EnterObject())
        {
            _level = 0;
        }
    }

    /// <summary>True once the payload has been read to its end and is an object.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Where the value found begins, in bytes.</summary>
    public int Start { get; private set; }

    /// <summary>The first byte after the value found.</summary>
    public int End { get; private set; }

    /// <summary>The value found is a text.</summary>
    public bool IsText { get; private set; }

    /// <summary>The payload has no field at all. Known once <see cref="IsWhole"/>.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The first byte after the payload's last field, or after its opening brace. Known once <see cref="IsWhole"/>.</summary>
    public int Room { get; private set; }

    /// <summary>Goes to the next value of the path.</summary>
    public bool Next()
    {
        while (_level >= 0)
        {
            Room = (int)_json.BytesConsumed;
            if (!_json.NextField())
            {
                Leave();
                continue;
            }

            IsEmpty = false;
            if (!IsNamed(PartOf(_path, _level, out var isLast)))
            {
                _json.Skip();
            }
            else if (isLast)
            {
                Stop();
                return true;
            }
            else if (_json.EnterObject())
            {
                _level++;
            }
        }

        return false;
    }

    /// <summary>The value found as an integer, also where it is written as text or as 17.0; else null.</summary>
    public readonly long? Number()
    {
        var json = _name;
        return json.Int64();
    }

    /// <summary>The value found as text; null where it is neither text nor number, or empty.</summary>
    public readonly string? Text()
    {
        var json = _name;
        return json.String();
    }

    private void Leave()
    {
        if (--_level < 0)
        {
            IsWhole = !_json.Read();        // throws where something follows
        }
    }

    private void Stop()
    {
        _name = _json;
        _json.Read();
        IsText = _json.TokenType == JsonTokenType.String;
        Start = (int)_json.TokenStartIndex;
        _json.Skip();
        End = (int)_json.BytesConsumed;
    }

    private readonly bool IsNamed(ReadOnlySpan<byte> name)
    {
        try
        {
            return _json.ValueTextEquals(name);
        }
        catch (InvalidOperationException)       // an escape that is half a character, so none of our names
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> path, int level, out bool isLast)
    {
        for (; level > 0; level--)
        {
            path = path[(path.IndexOf((byte)'/') + 1)..];
        }

        var end = path.IndexOf((byte)'/');
        isLast = end < 0;
        return isLast ? path : path[..end];
    }
}
