using System.Security.Cryptography.X509Certificates;
using Gateway.LocalController.Files;

namespace Gateway.LocalController.Security;

/// <summary>Who may sign updates of the gateway, by the roots that the CSMS installed. OCPP 2.1 part 2, L01, M05.</summary>
internal sealed class InstalledSigners(InstalledRoots roots) : IUpdateSigners
{
    public X509Certificate2Collection Roots => roots.OfManufacturer;
}
