using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>Tells people which settings the CSMS has changed: in the log at the start, on MQTT and over HTTP always.</summary>
internal sealed class Overrides(Model model, SiteImage image, ILogger<Overrides> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var index = model.Look();
        foreach (var row in index.Rows.Where(row => row.IsOverridden()))
        {
            Log.Overridden(logger, row.Id.ToString(), Shown(row) ?? "(secret)", row.SiteKey ?? "no key of its own,", row.SiteValue ?? "(secret)");
        }

        Tell(index);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Something may have changed.</summary>
    public void Tell(ModelIndex index) => image.ReportController(new(
    [
        .. index.Rows
            .Where(row => row.IsOverridden())
            .Select(row => new OverriddenSetting(row.Id.ToString(), Shown(row), row.Unit, row.SiteKey, row.SiteValue)),
    ]));

    private static string? Shown(Variable row) => row.Mutability is MutabilityEnumType.WriteOnly ? null : row.Read();
}
