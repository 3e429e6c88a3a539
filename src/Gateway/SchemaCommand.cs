using Gateway.Configuration;

namespace Gateway;

/// <summary>The <c>schema</c> command: prints the JSON Schema of the site file, derived from its reader.</summary>
public static class SchemaCommand
{
    public static int Run(TextWriter @out)
    {
        @out.Write(JsonSchema.Of(SiteFile.Settings(), "Site file of Site Gateway"));
        return 0;
    }
}
