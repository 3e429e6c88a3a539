namespace Gateway.Upstream;

internal static class UpstreamRegistration
{
    public static IServiceCollection AddUpstream(this IServiceCollection services, CsmsOptions options)
        => services.AddSingleton(options).AddSingleton<CsmsTls>().AddSingleton<CsmsDialer>().AddSingleton<ReplayPatience>();
}
