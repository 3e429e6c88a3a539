using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>
/// A section of a file, read key by key. Whatever is asked for is known; what nobody asked for is a fault when the reader is
/// through. Every fault is told at its place and reading goes on, so that all of them come at once.
/// </summary>
internal sealed class YamlSection
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<Setting> _asked = [];
    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);
    private readonly YamlSource _source;
    private readonly Place _place;
    private readonly bool _silent;      // it is missing and that was told, or settings are only recorded

    private YamlSection(YamlSource source, string path, Place place, YamlMap? map, bool silent)
    {
        (_source, Path, _place, _silent) = (source, path, place, silent);
        foreach (var entry in map?.Entries ?? [])
        {
            _entries[entry.Key.Text] = entry;
        }
    }

    /// <summary>As people write it: <c>stations.list[]</c>; empty for the file itself.</summary>
    public string Path { get; }

    /// <summary>What was asked for so far.</summary>
    public IReadOnlyList<Setting> Settings => _asked;

    public string Directory => _source.Directory;

    public bool Recording => _source.Recording;

    public int Line => _place.Line;

    /// <summary>Reads a whole file: its one mapping by <paramref name="read"/>, then tells the keys nobody asked for.</summary>
    public static T? Read<T>(YamlSource source, Func<YamlSection, T> read)
        where T : class
    {
        var map = source.Recording ? null : YamlTree.Load(source);
        return map is null && !source.Recording
            ? null
            : new YamlSection(source, "", map?.Place ?? default, map, source.Recording).Finish(read);
    }

    /// <summary>The settings that a reader asks for, without any file.</summary>
    public static IReadOnlyList<Setting> Record<T>(Func<YamlSection, T> read)
    {
        var section = new YamlSection(new("", "", _ => null, recording: true), "", default, null, silent: true);
        read(section);
        return section.Settings;
    }

    /// <summary>True if the file says the key, whatever its value.</summary>
    public bool Says(string key) => _entries.ContainsKey(key);

    /// <summary>True if none of these keys had a fault: rules about several of them are only worth telling then.</summary>
    public bool Good(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (_faulty.Contains(key))
            {
                return false;
            }
        }

        return !_silent;
    }

    /// <summary>Tells a fault at the key's value, or at the section where the key is not said. The text follows the name.</summary>
    public void Fault(string key, string text)
    {
        _faulty.Add(key);
        FaultAt(PlaceOf(key), key, text);
    }

    /// <summary>As <see cref="Fault"/>, but the gateway starts all the same.</summary>
    public void Warning(string key, string text)
    {
        if (!_silent)
        {
            _source.Warning(PlaceOf(key), $"{Name(key)} {text}");
        }
    }

    /// <summary>Tells that something the file says has no effect yet. The text follows the name; an empty key: the section's.</summary>
    public void Notice(string key, string text) => _source.Notice($"{(key.Length is 0 ? Path : Name(key))} {text}.");

    /// <summary>A single value. <paramref name="otherwise"/> stands in where there is none or a faulty one.</summary>
    public T Scalar<T>(Setting setting, Func<string, Parsed<T>> parse, T otherwise)
    {
        if (Ask(setting) is not { } value)
        {
            return otherwise;
        }

        return Parse(setting, value, parse, out var parsed) ? parsed : otherwise;
    }

    /// <summary>A list of single values, faulty ones left out; <paramref name="otherwise"/> where the key is not said.</summary>
    public ImmutableArray<T> Scalars<T>(Setting setting, Func<string, Parsed<T>> parse, ImmutableArray<T> otherwise)
    {
        if (Ask(setting with { IsList = true }) is not { } value)
        {
            return otherwise;
        }

        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var item in Items(setting, value))
        {
            if (Parse(setting, item, parse, out var parsed))
            {
                values.Add(parsed);
            }
        }

        return values.ToImmutable();
    }

    /// <summary>A section below this one; where it is left out, one in which nothing is said.</summary>
    public T Section<T>(string key, string doc, Func<YamlSection, T> read, bool required = false)
    {
        var inner = Inner(new(key, "section", doc) { Required = required });
        return inner.Finish(read);
    }

    /// <summary>A section below this one, or null where it is left out.</summary>
    public T? OptionalSection<T>(string key, string doc, Func<YamlSection, T> read)
        where T : class
    {
        var said = Says(key) || Recording;
        var inner = Inner(new(key, "section", doc) { DefaultIs = "off" });
        return said ? inner.Finish(read) : null;
    }

    /// <summary>A list of sections, each read by <paramref name="read"/>.</summary>
    /// <param name="atLeast">What to say where there is none; null: there may be none.</param>
    public ImmutableArray<Entry<T>> List<T>(string key, string doc, Func<YamlSection, T> read, string? atLeast = null)
    {
        var children = new List<Setting>();
        var setting = new Setting(key, "section", doc) { Required = atLeast is not null, IsList = true, Children = children };
        _asked.Add(setting);
        var value = _entries.GetValueOrDefault(key)?.Value;
        var items = value is null ? [] : Items(setting, value);
        if (items.IsEmpty && atLeast is not null && Good(key))
        {
            Fault(key, $"{(value is null ? "is missing" : "is empty")}: say at least {atLeast}");
        }

        var entries = ImmutableArray.CreateBuilder<Entry<T>>();
        foreach (var item in items)
        {
            if (item is YamlMap map)
            {
                var section = new YamlSection(_source, $"{Name(key)}[]", map.Place, map, _silent);
                entries.Add(new(section.Finish(read), section));
            }
            else
            {
                FaultAt(item.Place, key, "must list sections, such as - { id: ... }");
                _faulty.Add(key);
            }
        }

        if (Recording)
        {
            var section = new YamlSection(_source, $"{Name(key)}[]", _place, null, silent: true);
            section.Finish(read);
            children.AddRange(section.Settings);
        }

        return entries.ToImmutable();
    }

    private T Finish<T>(Func<YamlSection, T> read)
    {
        var result = read(this);
        foreach (var (name, entry) in _entries)
        {
            if (!_silent && !_source.Full && !_asked.Exists(s => s.Name == name))
            {
                var where = Path.Length is 0 ? "of the file" : $"of {Path}";
                var hint = Spelling.DidYouMean(name, _asked.Select(s => s.Name));
                _source.Error(entry.Key.Place, $"{Shown(name)} is not a setting {where}{hint}");
            }
        }

        return result;
    }

    private YamlSection Inner(Setting setting)
    {
        var key = setting.Name;
        var silent = _silent;
        YamlMap? map = null;
        if (_entries.TryGetValue(key, out var entry))
        {
            map = entry.Value as YamlMap;
            if (map is null && entry.Value is not YamlScalar { IsNull: true })
            {
                Fault(key, "must be a section: a line for each of its keys");
                silent = true;
            }
        }
        else if (setting.Required)
        {
            Fault(key, "is missing");
            silent = true;
        }

        var inner = new YamlSection(_source, Name(key), entry?.Key.Place ?? _place, map, silent);
        _asked.Add(setting with { Children = inner._asked });
        return inner;
    }

    private YamlValue? Ask(Setting setting)
    {
        _asked.Add(setting);
        if (_entries.TryGetValue(setting.Name, out var entry))
        {
            return entry.Value;
        }

        if (setting.Required)
        {
            Fault(setting.Name, $"is missing{setting.Advice}");
        }

        return null;
    }

    private ImmutableArray<YamlValue> Items(Setting setting, YamlValue value)
    {
        if (value is YamlList list)
        {
            return list.Items;
        }

        if (value is not YamlScalar { IsNull: true })
        {
            var hint = value is YamlScalar scalar ? $": write [{Shown(scalar.Text)}]" : "";
            Fault(setting.Name, $"must be a list{hint}");
        }

        return [];
    }

    private bool Parse<T>(Setting setting, YamlValue value, Func<string, Parsed<T>> parse, out T result)
    {
        result = default!;
        var fault = value switch
        {
            YamlScalar { IsNull: true } => "has no value",
            YamlScalar scalar when Substitution.Apply(scalar.Text, _source.Environment, out var text) is var unknown => unknown
                ?? Try(text, parse, out result),
            _ => "must be a single value",
        };

        if (fault is not null)
        {
            _faulty.Add(setting.Name);
            FaultAt(value.Place, setting.Name, fault);
        }

        return fault is null;
    }

    private static string? Try<T>(string text, Func<string, Parsed<T>> parse, out T result)
    {
        (result, var fault) = parse(text);
        return fault;
    }

    private Place PlaceOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value.Place : _place;

    private string Name(string key) => Path.Length is 0 ? key : $"{Path}.{key}";

    private void FaultAt(Place place, string key, string text)
    {
        if (!_silent)
        {
            _source.Error(place, $"{Name(key)} {text}");
        }
    }

    /// <summary>A text of the file in a fault: short, and on one line.</summary>
    public static string Shown(string text)
    {
        var line = new string([.. text.Take(60).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > 60 ? line + "..." : line;
    }
}
