namespace Gateway.Queue;

internal static class QueueRegistration
{
    /// <summary>What the CSMS is owed can be read, put back and thrown away by command, and read over HTTP (<see cref="QueueEndpoints"/>).</summary>
    public static void AddQueue(this IServiceCollection services, string stateDirectory)
        => services
            .AddSingleton(new ControlOptions(stateDirectory))
            .AddSingleton<QueueDesk>()
            .AddHostedService<ControlSocket>();
}
