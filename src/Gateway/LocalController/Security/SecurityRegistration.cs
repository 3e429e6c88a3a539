using Gateway.LocalController.Files;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

internal static class SecurityRegistration
{
    /// <summary>Security events and certificates of the gateway's own station. Needs SecurityEvents and what AddLocalController brings.</summary>
    /// <param name="directory">Where log and certificates are kept.</param>
    public static IServiceCollection AddSecurity(this IServiceCollection services, string directory)
        => services
            .AddSingleton(StoreModes.Of(directory))
            .AddSingleton(new SecurityLog(directory))
            .AddSingleton(new CertificateFolder(directory))
            .AddSingleton<InstalledRoots>()
            .AddSingleton<IUpdateSigners, InstalledSigners>()
            .AddSingleton<ILogSource, SecurityLogSource>()
            .AddSingleton<OwnCertificate>()
            .AddSingleton<ICsmsCredentials, CsmsCredentials>()
            .AddSingleton<LoginProfile>()
            .AddSingleton<OwnLogins>()
            .AddBlock<RootsBlock>()
            .AddBlock<SigningBlock>()
            .AddHostedService<SigningService>()
            .AddHostedService<SecurityRecorder>()
            .AddHostedService<SecurityWatch>();
}
