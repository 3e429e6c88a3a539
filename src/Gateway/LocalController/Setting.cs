using System.Text;
using Gateway.Journal;

namespace Gateway.LocalController;

/// <summary>
/// A setting of the gateway that the CSMS may change. Its own value is kept apart from the site file's, which stays as it is and
/// holds again once the CSMS's is forgotten.
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
        if (notes.Find(Kind, row.Id.ToString()) is { } kept)
        {
            _box = new(parse(Encoding.UTF8.GetString(kept)), true);
        }

        Variable = row with { Read = () => format(Value), Write = Set, IsOverridden = () => _box.IsOverridden };
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

    private VariableChange Set(string text)
    {
        Volatile.Write(ref _box, new(_parse(text), true));
        var kept = _notes.Put(Kind, Variable.Id.ToString(), Encoding.UTF8.GetBytes(_format(Value)));
        Changed?.Invoke();
        return kept ? VariableChange.Accepted : VariableChange.Rejected("It holds now, but could not be written to disk.");
    }

    private sealed record Box(T Value, bool IsOverridden);
}
