using System.Security.Cryptography.X509Certificates;

namespace Gateway.LocalController.Files;

/// <summary>Those of <c>controller.updateCa</c>.</summary>
internal sealed class SiteFileSigners(UpdateOptions options) : IUpdateSigners
{
    public X509Certificate2Collection Roots
    {
        get
        {
            var roots = new X509Certificate2Collection();
            if (options.Ca is { } path)
            {
                roots.ImportFromPemFile(path);
            }

            return roots;
        }
    }
}
