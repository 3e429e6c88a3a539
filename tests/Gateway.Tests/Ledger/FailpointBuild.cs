using Gateway.Tests.Support;

namespace Gateway.Tests.Ledger;

/// <summary>The gateway as it is built for tests only: the environment tells it where to die (src/Gateway/Site/Failpoint.cs).</summary>
internal static class FailpointBuild
{
    public const string Variable = "GATEWAY_FAILPOINT";

    private static readonly string At = Repository.File(".artifacts/failpoints/bin/Gateway/release/site-gateway.dll");

    public static string Program => File.Exists(At)
        ? At
        : throw new InvalidOperationException(
            "The build with failpoints is missing. tests/run and tests/faults make it, and so does: "
            + "dotnet build src/Gateway -c Release -p:Failpoints=true");
}
