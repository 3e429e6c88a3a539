using System.Reflection;

namespace Gateway.Site;

/// <summary>The version of this program, as <c>--version</c>, the CSMS and MQTT tell it.</summary>
public static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
