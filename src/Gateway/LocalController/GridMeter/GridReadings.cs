using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.LocalController.GridMeter;

/// <summary>The grid meter's reading that may be told now: fresh, or none.</summary>
internal sealed class GridReadings(SiteImage image, GridMeterOptions options)
{
    /// <param name="since">Taken no longer ago than this. Null: than a reading may be old.</param>
    /// <param name="fault">Why there is none, in words.</param>
    public MeterValueType? Take(IEnumerable<string> measurands, ReadingContextEnumType context, TimeSpan? since, out string fault)
    {
        var site = image.Freeze();
        fault = "";

        // Several of them cannot be told apart upstream: the first by name is the site's.
        var meter = site.Devices.Values.FirstOrDefault(d => d.Role is DeviceRole.Grid);
        if (meter?.Reading is not { } reading)
        {
            fault = meter is null ? "the site has no device with the role grid" : $"{meter.Id}: {meter.Fault}";
            return null;
        }

        var age = site.AgeOf(reading.TakenAt);
        if (age > options.StaleAfter || age > since)
        {
            fault = $"{meter.Id}: its last reading is {age.TotalSeconds:0} s old{(meter.Fault is { } why ? $" ({why})" : "")}";
            return null;
        }

        var values = GridValues.Of(reading, measurands, context);
        if (values.IsEmpty)
        {
            fault = $"{meter.Id}: it measures nothing of what is asked for";
            return null;
        }

        return new(values, site.Time - age);
    }
}
