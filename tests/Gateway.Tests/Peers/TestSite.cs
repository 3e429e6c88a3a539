namespace Gateway.Tests.Peers;

/// <summary>The site file of a test: two listed stations, one endpoint, a CSMS; what a test is about is said differently.</summary>
internal sealed record TestSite(Uri Csms)
{
    public const string Password = "correct horse battery";

    /// <summary>The gateway's own identity.</summary>
    public const string Gateway = "depot";

    /// <summary>Where journal and memory live.</summary>
    public string State { get; init; } = NewState();

    public string Security { get; init; } = "none";

    public string Outage { get; init; } = "bridge";

    public string Backoff { get; init; } = "{ min: 100 ms, max: 200 ms }";

    public string Unknown { get; init; } = "reject";

    /// <summary>More keys of <c>csms</c>, one a line.</summary>
    public string CsmsKeys { get; init; } = "";

    /// <summary>More keys of <c>stations</c>, one a line.</summary>
    public string StationKeys { get; init; } = "";

    /// <summary>More sections, such as <c>firmware: { ... }</c>.</summary>
    public string Sections { get; init; } = "";

    /// <summary>More entries of <c>stations.list</c>.</summary>
    public IReadOnlyList<string> Stations { get; init; } =
        [$"{{ id: CP-01, password: {Password} }}", $"{{ id: CP-02, password: {Password} }}"];

    public static string NewState() => Path.Combine(Path.GetTempPath(), "site-gateway-" + Guid.NewGuid().ToString("N"));

    public string Text(int port, int statusPort) => $$"""
        site: { id: {{Gateway}}, state: {{State}} }
        csms:
          url: {{Csms}}
          outage: {{Outage}}
          backoff: {{Backoff}}
          {{CsmsKeys}}
        stations:
          listen:
            - { url: ws://127.0.0.1:{{port}}/ocpp, security: {{Security}} }
          unknown: {{Unknown}}
          {{StationKeys}}
          defaults: { fallbackCurrent: 0 A }
          list:
            - {{string.Join("\n    - ", Stations)}}
        circuits:
          - { id: main, limit: 250 A, uncontrolled: 10 A }
        status: { listen: http://127.0.0.1:{{statusPort}} }
        {{Sections}}
        """;
}
