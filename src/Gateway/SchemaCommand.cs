using Gateway.Configuration;
using Gateway.Metering;

namespace Gateway;

/// <summary>The <c>schema</c> command: prints the JSON Schema of the site file or of register maps, derived from their readers.</summary>
public static class SchemaCommand
{
    public static int Run(TextWriter @out, bool ofDevices)
    {
        @out.Write(ofDevices ? DeviceMaps.Schema() : JsonSchema.Of(SiteFile.Settings(), "Site file of Site Gateway"));
        return 0;
    }
}
