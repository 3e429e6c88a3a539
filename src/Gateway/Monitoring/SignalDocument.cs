using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>Somebody outside who may limit the site as a JSON object, limiting now or not.</summary>
internal static class SignalDocument
{
    public static StatusObject Of(SignalState signal) => new(
        $"signals/{MqttTopics.Level(signal.Id)}",
        json =>
        {
            json.Text("id", signal.Id);
            json.Text("name", signal.Name);
            json.Name("rank", signal.Rank);
            json.Text("direction", signal.IsExport ? "export" : "import");
            json.Text("state", signal.State);
            json.WriteBoolean("failSafe", signal.IsFailSafe);
            json.Number("limitW", signal.Power?.Value, 0);
            json.Number("limitA", signal.Current?.Value, 2);
        },
        json =>
        {
            if (signal.Left is { } left)
            {
                json.Seconds("leftS", left);
            }
        });
}
