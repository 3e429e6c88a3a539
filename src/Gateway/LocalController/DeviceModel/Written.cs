using System.Globalization;

namespace Gateway.LocalController.DeviceModel;

/// <summary>Values as OCPP writes them in the device model. What is not known has none.</summary>
internal static class Written
{
    /// <param name="decimals">More digits mean nothing.</param>
    public static string? Number(double? value, int decimals = 6)
        => value is { } known && double.IsFinite(known) ? (Math.Round(known, decimals) + 0.0).ToString("0.######", CultureInfo.InvariantCulture) : null;

    public static string? Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    public static string? Bool(bool? value) => value switch { true => "true", false => "false", null => null };

    public static string? Seconds(TimeSpan? value) => Number(value?.TotalSeconds, 3);

    public static string Time(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
