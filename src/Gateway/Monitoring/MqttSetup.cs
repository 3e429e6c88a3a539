namespace Gateway.Monitoring;

/// <summary>What a client of libmosquitto must be told before it connects.</summary>
internal static class MqttSetup
{
    /// <summary>Quality of service 1: acknowledged.</summary>
    public const int AtLeastOnce = 1;

    private const string SystemTrust = "/etc/ssl/certs";

    public static int PortOf(Uri broker) => broker.Port > 0 ? broker.Port : IsTls(broker) ? 8883 : 1883;

    /// <summary>Throws InvalidOperationException with a sentence where the client cannot be as the site file wants it.</summary>
    /// <param name="will">What the broker retains under <paramref name="willTopic"/> when the connection is lost.</param>
    public static void Prepare(nint client, MqttOptions options, string willTopic, byte[] will)
    {
        Demand(Mosquitto.IntOption(client, Mosquitto.ProtocolVersion, Mosquitto.Version5), "speaks no MQTT 5");
        Demand(Mosquitto.ThreadedSet(client, true), "has no threads");
        Demand(Mosquitto.WillSet(client, willTopic, will.Length, will, AtLeastOnce, retain: true), "does not take the last will");
        if (options.Username is not null)
        {
            Demand(Mosquitto.UserSet(client, options.Username, options.Password), "does not take user name and password");
        }

        if (IsTls(options.Broker))
        {
            // Never on without it: the password would travel in the clear.
            var error = Mosquitto.TlsSet(client, options.Ca, options.Ca is null ? SystemTrust : null, null, null, 0);
            Demand(error, $"cannot read the trust anchor {options.Ca ?? SystemTrust}");
        }

        MqttCallbacks.Set(client);
    }

    private static bool IsTls(Uri broker) => broker.Scheme is "mqtts";

    private static void Demand(int error, string complaint)
    {
        if (error is not Mosquitto.Success)
        {
            throw new InvalidOperationException($"libmosquitto {complaint}: {Mosquitto.Describe(error)}");
        }
    }
}
