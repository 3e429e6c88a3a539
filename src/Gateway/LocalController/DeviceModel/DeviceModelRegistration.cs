namespace Gateway.LocalController.DeviceModel;

internal static class DeviceModelRegistration
{
    /// <summary>The device model: who asks for it, what it consists of, and the rows of the gateway's own. Other parts bring theirs.</summary>
    public static IServiceCollection AddDeviceModel(this IServiceCollection services)
        => services
            .AddSingleton<Model>()
            .AddSingleton<Picture>()
            .AddSingleton<Overrides>()
            .AddSingleton<OwnPassword>()
            .AddBlock<VariablesBlock>()
            .AddBlock<ReportsBlock>()
            .AddBlock<ControllerBlock>()
            .AddBlock<CommBlock>()
            .AddBlock<MessageLimits>()
            .AddBlock<ClockBlock>()
            .AddBlock<IdentityBlock>()
            .AddBlock<NetworkBlock>()
            .AddBlock<CircuitsBlock>()
            .AddBlock<DevicesBlock>()
            .AddBlock<StationsBlock>()
            .AddBlock<BalancingBlock>()
            .AddBlock<BridgeBlock>()
            .AddHostedService(provider => provider.GetRequiredService<Overrides>());
}
