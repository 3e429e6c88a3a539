using System.Text;
using Gateway.Journal;
using Gateway.LocalController.DeviceModel;

namespace Gateway.LocalController;

/// <summary>
/// A setting of the gateway that the CSMS may change. Its own value is kept apart from the site file's, which stays as it is and
/// holds again once the CSMS has set exactly that: then whatever the file says later holds, too.
/// </summary>
/// <typeparam name="T">What the rest of the program uses, such as a TimeSpan.</typeparam>
internal sealed class Setting<T>
    where T : notnull
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "variable";

    private readonly DurableNotes _notes;
    private readonly Func<string, T> _parse;
    private readonly Func<T, string> _format;
    private Box _box;

    /// <param name="row">The variable as the device model shows it, without what is made here.</param>
    /// <param name="parse">Of a text that keeps type and limits of the row.</param>
    public Setting(DurableNotes notes, Variable row, T fromFile, Func<string, T> parse, Func<T, string> format)
    {
        (_notes, _parse, _format, FromFile) = (notes, parse, format, fromFile);
        _box = new(fromFile, false);
        if (notes.Find(Kind, row.Id.ToString()) is { } kept && Encoding.UTF8.GetString(kept) is var text && VariableCheck.Fault(row, text) is null)
        {
            _box = new(parse(text), true);      // what no longer keeps the limits, since the site file has changed, does not hold
        }

        Variable = row with { Read = () => format(Value), Write = Set, IsOverridden = () => _box.IsOverridden, SiteValue = format(fromFile) };
    }

    /// <summary>The value has changed.</summary>
    public event Action? Changed;

    public Variable Variable { get; }

    /// <summary>What the site file says, or what holds without it.</summary>
    public T FromFile { get; }

    public T Value => Volatile.Read(ref _box).Value;

    /// <summary>A value that holds until the next one or a restart.</summary>
    public void Told(T value)
    {
        Volatile.Write(ref _box, new(value, _box.IsOverridden));
        Changed?.Invoke();
    }

    /// <summary>Uses the value where the CSMS has set one, and each that comes later.</summary>
    public void Follow(Action<T> use)
    {
        if (Volatile.Read(ref _box).IsOverridden)
        {
            use(Value);
        }

        Changed += () => use(Value);
    }

    private VariableChange Set(string text)
    {
        var value = _parse(text);
        var written = _format(value);
        var isOverridden = written != _format(FromFile);
        Volatile.Write(ref _box, new(isOverridden ? value : FromFile, isOverridden));      // the file may be finer than OCPP can tell
        var key = Variable.Id.ToString();
        var kept = isOverridden ? _notes.Put(Kind, key, Encoding.UTF8.GetBytes(written)) : _notes.Remove(Kind, key);
        Changed?.Invoke();
        return kept ? VariableChange.Accepted : VariableChange.Rejected("It holds now, but could not be written to disk.");
    }

    private sealed record Box(T Value, bool IsOverridden);
}
