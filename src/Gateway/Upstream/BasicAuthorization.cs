using System.Text;

namespace Gateway.Upstream;

/// <summary>HTTP Basic authentication: identity and password as one header value. OCPP 2.1 part 2, A00.FR.204.</summary>
internal static class BasicAuthorization
{
    public const string Scheme = "Basic ";

    public static string Of(string identity, string password)
        => Scheme + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{identity}:{password}"));
}
