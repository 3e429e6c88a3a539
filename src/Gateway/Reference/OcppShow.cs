using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;

namespace Gateway.Reference;

/// <summary>The <c>ocpp show</c> command: one message, data type or enum, explained.</summary>
internal static class OcppShow
{
    public static int Run(string number, string name, bool json, TextWriter output, TextWriter error)
    {
        if (Wording.ReadVersion(number, error) is not { } version)
        {
            return ExitCode.Usage;
        }

        var catalogue = MessageCatalogue.Of(version);
        var found = Lookup.Find(catalogue, name);
        switch (found)
        {
            case null:
                error.WriteLine(Lookup.Missing(catalogue, name));
                return ExitCode.Usage;
            case var _ when json:
                output.WriteLine(Wording.Pretty(ShownJson.Of(catalogue, found)));
                return 0;
            default:
                new ShownText(catalogue, output).Write(found);
                return 0;
        }
    }
}
