namespace Gateway.LocalController.GridMeter;

internal static class GridMeterRegistration
{
    /// <summary>The grid meter upstream. Needs what AddLocalController adds.</summary>
    /// <param name="staleAfter">How old a reading may be: <c>balancing.staleAfter</c>.</param>
    public static IServiceCollection AddGridMeter(this IServiceCollection services, TimeSpan staleAfter)
        => services
            .AddSingleton(new GridMeterOptions(staleAfter))
            .AddSingleton<GridReadings>()
            .AddBlock<GridMeterSettings>()
            .AddBlock<GridMeterBlock>()
            .AddHostedService(provider => provider.GetRequiredService<GridMeterBlock>());
}
