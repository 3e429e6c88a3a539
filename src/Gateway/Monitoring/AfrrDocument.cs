using Gateway.Site;

namespace Gateway.Monitoring;

/// <summary>What the site offers and delivers for frequency restoration as a JSON object.</summary>
internal static class AfrrDocument
{
    public static StatusObject Of(AfrrState afrr) => new(
        "afrr",
        json =>
        {
            json.Time("time", afrr.Time);
            json.Text("state", afrr.State);
            json.Number("signal", afrr.Signal, 0);
            json.Number("baselineW", afrr.Baseline?.Value, 0);
            json.Number("requestedW", afrr.Requested.Value, 0);
            json.Number("deliveredW", afrr.Delivered?.Value, 0);
            json.Number("shortfallW", afrr.Shortfall.Value, 0);
            json.Number("upW", afrr.Up.Value, 0);
            json.Number("downW", afrr.Down.Value, 0);
        },
        _ => { });
}
