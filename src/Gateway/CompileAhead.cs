using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Balancing;
using Gateway.Stations.Actuation;

namespace Gateway;

/// <summary>
/// Compiles what must be quick the first time that it is needed. Else a method is compiled when it is first called, and the first
/// overload, which may come after months, would wait for the compiler.
/// </summary>
internal static class CompileAhead
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>From a meter's reading to what a station is told.</summary>
    public static IReadOnlyList<Type> Urgent { get; } = [typeof(BalancingLoop), typeof(LimitSender)];

    /// <param name="ones">For each of them: all types of its namespace and of those in it.</param>
    public static void Of(IEnumerable<Type> ones)
    {
        var types = from one in ones
                    from type in one.Assembly.GetTypes()
                    where !type.ContainsGenericParameters && IsIn(type, one.Namespace!)
                    select type;
        foreach (var method in types.SelectMany(MethodsOf).Where(m => !m.IsAbstract && !m.ContainsGenericParameters))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }

    private static bool IsIn(Type type, string space)
        => type.Namespace is { } name && (name == space || name.StartsWith($"{space}.", StringComparison.Ordinal));

    private static IEnumerable<MethodBase> MethodsOf(Type type) => [.. type.GetMethods(Own), .. type.GetConstructors(Own)];
}
