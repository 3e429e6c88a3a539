using System.Globalization;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>Why a text is no value of a variable.</summary>
/// <param name="Code">A reasonCode of OCPP's list.</param>
/// <param name="Text">One sentence.</param>
internal readonly record struct ValueFault(string Code, string Text);

/// <summary>Holds a text against type and limits of a variable. OCPP 2.1 part 2, B05.FR.07, .08; part 1, §4.</summary>
internal static class VariableCheck
{
    /// <summary>SetVariables of 2.0.1 has no longer ones.</summary>
    public const int LongestValue = 1000;

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Null: it is a value of the variable.</summary>
    public static ValueFault? Fault(Variable row, string text) => row.Type switch
    {
        DataEnumType.Integer => Number(row, text, NumberStyles.AllowLeadingSign, "a whole number"),
        DataEnumType.Decimal => Number(row, text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, "a decimal number"),
        DataEnumType.Boolean => text is "true" or "false" ? null : Invalid("It must be true or false."),
        DataEnumType.DateTime => IsTime(text) ? null : Invalid("It must be a time such as 2026-11-21T08:00:00Z."),
        DataEnumType.OptionList => Member(row, text) ?? Length(row, text),
        DataEnumType.MemberList or DataEnumType.SequenceList => List(row, text) ?? Length(row, text),
        _ => Length(row, text),
    };

    /// <summary>The members of a list, in their order.</summary>
    public static string[] Members(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ValueFault? Number(Variable row, string text, NumberStyles style, string what)
    {
        if (!double.TryParse(text, style, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return Invalid($"It must be {what}.");
        }

        var (min, max) = row.Type is DataEnumType.Integer ? (row.Min ?? int.MinValue, row.Max ?? int.MaxValue) : (row.Min, row.Max);
        return value < min ? new("ValueTooLow", $"It must be at least {Written.Number(min)}{Unit(row)}.")
            : value > max ? new("ValueTooHigh", $"It must be at most {Written.Number(max)}{Unit(row)}.")
            : null;
    }

    private static ValueFault? Length(Variable row, string text)
        => text.Length > (row.Max ?? LongestValue) ? new("TooLargeElement", $"It must have at most {Written.Number(row.Max ?? LongestValue)} characters.")
            : text.Any(char.IsControl) ? Invalid("It must be one line of text.")
            : null;

    private static ValueFault? List(Variable row, string text)
    {
        var members = Members(text);
        return members.Distinct(StringComparer.Ordinal).Count() < members.Length ? Invalid("It names something twice.")
            : members.Select(member => Member(row, member)).FirstOrDefault(fault => fault is not null);
    }

    private static ValueFault? Member(Variable row, string member)
        => row.Values.IsEmpty || row.Values.Contains(member) ? null
            : Invalid($"{(member.Length is 0 ? "Nothing" : member.Length > 50 ? "That" : member)} is none of {string.Join(", ", row.Values)}.");

    private static bool IsTime(string text)
        => DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static string Unit(Variable row) => row.Unit is { } unit ? " " + unit : "";

    private static ValueFault Invalid(string text) => new("InvalidValue", text);
}
