using Gateway.Site;

namespace Gateway.Configuration;

/// <summary>The <c>site:</c> section.</summary>
internal sealed record SiteSection(string Id, string Name, TimeZoneInfo TimeZone, Volt Voltage, string State, ByteSize JournalSize)
{
    public static SiteSection Read(YamlSection yaml)
    {
        var id = yaml.Id("id", "Names the site in topics and upstream.", "depot-west");
        return new(
            id,
            yaml.Text("name", "For people.", id, defaultIs: "the id")!,
            yaml.Scalar(
                new("timeZone", "time zone", "Where days begin and end.") { Default = "UTC", Example = "Europe/Berlin" },
                text => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
                    && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)
                    ? zone
                    : Parsed<TimeZoneInfo>.Wrong($"is {YamlSection.Shown(text)}, which is no time zone such as Europe/Berlin"),
                TimeZoneInfo.Utc),
            yaml.Volt("voltage", "Phase to neutral.", "100 V", "300 V", "230 V"),
            yaml.Folder("state", "Where the journal and other state live.", "/var/lib/site-gateway"),
            yaml.Size("journalSize", "What the journal may take on disk.", "16 MB", "1000 GB", "512 MB"));
    }
}
