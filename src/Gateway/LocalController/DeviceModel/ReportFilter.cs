using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>Which variables a report is about. Pure.</summary>
internal static class ReportFilter
{
    // Part 2, B07.FR.09: how available the station is and, of what is not in order, what tells about it.
    private static readonly HashSet<string> Availability = new(StringComparer.OrdinalIgnoreCase) { "AvailabilityState", "Available" };

    private static readonly HashSet<string> Condition = new(StringComparer.OrdinalIgnoreCase)
    {
        "Active", "Fallback", "Message", "Overload", "Problem", "Tripped",
    };

    public static IEnumerable<Variable> Of(ModelIndex index, ReportBaseEnumType report) => report switch
    {
        ReportBaseEnumType.ConfigurationInventory => index.Rows.Where(row => row.Mutability is not MutabilityEnumType.ReadOnly),     // B07.FR.07
        ReportBaseEnumType.SummaryInventory => index.Rows.Where(row =>
            Availability.Contains(row.Id.Name) || (Condition.Contains(row.Id.Name) && IsTrue(index, row.Id, "Problem"))),
        _ => index.Rows,
    };

    /// <summary>Of the components named, those that meet one of the criteria; each list that is not there restricts nothing. B08.FR.07 to .11.</summary>
    public static IEnumerable<Variable> Of(ModelIndex index, GetReportRequest asked)
    {
        var criteria = asked.ComponentCriteria?.Select(c => c.Known).OfType<ComponentCriterionEnumType>().ToList();
        var met = new Dictionary<VariableId, bool>();
        return index.Rows.Where(row =>
            (asked.ComponentVariable is null || asked.ComponentVariable.Any(named => Names(named, row.Id))) && (criteria is null || IsMetBy(row.Id)));

        bool IsMetBy(VariableId id)
        {
            var component = ModelIndex.ComponentOf(id);
            if (!met.TryGetValue(component, out var meets))
            {
                met[component] = meets = criteria.Any(criterion => Meets(index, component, criterion));
            }

            return meets;
        }
    }

    // A component without the variable is taken for active, available and enabled, and for one without a problem.
    private static bool Meets(ModelIndex index, VariableId component, ComponentCriterionEnumType criterion)
    {
        var name = criterion.ToString();
        return IsTrue(index, component, name)
            || (criterion is not ComponentCriterionEnumType.Problem && index.Find(component with { Name = name }) is null);
    }

    private static bool IsTrue(ModelIndex index, VariableId component, string name)
        => index.Find(component with { Name = name, Instance = null })?.Read() is "true";

    // B08.FR.20 and later: what is not named, be it an instance, an EVSE or a variable, means all of them.
    private static bool Names(ComponentVariableType named, VariableId id)
        => Same(named.Component.Name, id.Component)
            && (named.Component.Instance is null || Same(named.Component.Instance, id.ComponentInstance))
            && (named.Component.Evse is null || named.Component.Evse.Id == id.Evse)
            && (named.Variable is null
                || (Same(named.Variable.Name, id.Name) && (named.Variable.Instance is null || Same(named.Variable.Instance, id.Instance))));

    private static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
