using Gateway.LocalController.Files;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.Security;

/// <summary>The security log, for GetLog. OCPP 2.1 part 2, A04.FR.04, N01.</summary>
internal sealed class SecurityLogSource(SecurityLog log) : ILogSource
{
    public LogEnumType Kind => LogEnumType.SecurityLog;

    public Stream? Open(DateTimeOffset? oldest, DateTimeOffset? latest) => log.OpenSnapshot(oldest, latest);
}
