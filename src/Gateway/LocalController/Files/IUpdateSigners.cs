using System.Security.Cryptography.X509Certificates;

namespace Gateway.LocalController.Files;

/// <summary>Root certificates of those who may sign updates of the gateway: of the site file, or installed by the CSMS.</summary>
internal interface IUpdateSigners
{
    /// <summary>As they are now.</summary>
    X509Certificate2Collection Roots { get; }
}
