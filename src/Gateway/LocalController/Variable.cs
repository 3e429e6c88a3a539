using System.Collections.Immutable;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController;

/// <summary>Names a variable of the device model. Names are told apart without regard to case (part 2, §1.3: identifierString).</summary>
/// <param name="Evse">Always null for the gateway's own parts: it has no EVSEs.</param>
internal sealed record VariableId(string Component, string? ComponentInstance, string Name, string? Instance = null, int? Evse = null)
{
    public bool Equals(VariableId? other)
        => other is not null && Evse == other.Evse && Same(Component, other.Component) && Same(ComponentInstance, other.ComponentInstance)
            && Same(Name, other.Name) && Same(Instance, other.Instance);

    public override int GetHashCode() => HashCode.Combine(Hash(Component), Hash(ComponentInstance), Hash(Name), Hash(Instance), Evse);

    /// <summary>For people and as a key: <c>OCPPCommCtrlr.MessageTimeout[Default]</c>.</summary>
    public override string ToString()
        => $"{Component}{Bracket(ComponentInstance)}{(Evse is { } evse ? $"@{evse}" : "")}.{Name}{Bracket(Instance)}";

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static int Hash(string? name) => name?.GetHashCode(StringComparison.OrdinalIgnoreCase) ?? 0;

    private static string Bracket(string? instance) => instance is null ? "" : $"[{instance}]";
}

/// <summary>One row of the device model: what a variable is, what it says now, and who may change it. OCPP 2.1 part 1, §4.</summary>
/// <param name="Read">The value now, as OCPP writes it; null: there is none now.</param>
internal sealed record Variable(VariableId Id, DataEnumType Type, Func<string?> Read)
{
    /// <summary>What the value should be, as OCPP writes it: the attribute Target. Null: there is no such thing.</summary>
    public Func<string?>? Target { get; init; }

    public MutabilityEnumType Mutability { get; init; } = MutabilityEnumType.ReadOnly;

    /// <summary>As in OCPP's list of units, such as s, A, W. Null: it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>Integer and decimal: the least and the most; text and lists: <c>Max</c> is the most characters.</summary>
    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>Lists: what may be chosen. Empty: not restricted.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Its value survives a restart.</summary>
    public bool IsPersistent { get; init; } = true;

    /// <summary>Its value never changes while the gateway runs.</summary>
    public bool IsConstant { get; init; }

    public bool SupportsMonitoring { get; init; } = true;

    /// <summary>Takes a value that keeps type and limits. Null: nobody may change it.</summary>
    public Func<string, VariableChange>? Write { get; init; }

    /// <summary>The setting of the site file that it stands for, such as <c>csms.backoff.min</c>. Null: none.</summary>
    public string? SiteKey { get; init; }

    /// <summary>What holds without the CSMS: the site file's value, or its default. Null: unknown, or secret.</summary>
    public string? SiteValue { get; init; }

    /// <summary>Who or what it counts now, for a technician: told with its events. Null: nobody, or it counts nothing.</summary>
    public Func<string?> Detail { get; init; } = static () => null;

    /// <summary>True: the CSMS changed it, so the site file's value does not hold.</summary>
    public Func<bool> IsOverridden { get; init; } = static () => false;
}

/// <summary>What became of an attempt to change a variable.</summary>
/// <param name="Text">Why it was rejected, in one sentence; empty otherwise.</param>
/// <param name="Then">What follows once the CSMS has its answer. Null: nothing.</param>
internal readonly record struct VariableChange(SetVariableStatusEnumType Status, string Text = "", Func<CancellationToken, Task>? Then = null)
{
    public static readonly VariableChange Accepted = new(SetVariableStatusEnumType.Accepted);

    public static readonly VariableChange RebootRequired = new(SetVariableStatusEnumType.RebootRequired);

    public static VariableChange Rejected(string text) => new(SetVariableStatusEnumType.Rejected, text);
}
