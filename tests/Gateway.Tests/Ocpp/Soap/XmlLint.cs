using System.Diagnostics;
using System.Xml.Linq;
using Gateway.Ocpp.Soap;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>A foreign judge: xmllint with the types of the official service description of 1.5.</summary>
internal sealed class XmlLint : IDisposable
{
    private const string Soap = "{http://www.w3.org/2003/05/soap-envelope}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-xmllint-");
    private readonly string _schema;
    private readonly List<string> _files = [];

    public XmlLint(SoapService service)
    {
        var wsdl = XDocument.Load(OcppSchemas.Wsdl(service.ToString())).Root!;
        var schema = wsdl.Descendants("{http://www.w3.org/2001/XMLSchema}schema").Single();

        // The schema's values name types by prefixes that are declared further out.
        schema.Add(wsdl.Attributes().Where(a => a.IsNamespaceDeclaration));
        _schema = Path.Combine(_folder.FullName, "types.xsd");
        new XDocument(schema).Save(_schema);
    }

    public static XElement Body(XDocument envelope) => envelope.Root!.Element(Soap + "Body")!.Elements().Single();

    /// <summary>Takes the body of an envelope along, and the header that OCPP has of its own.</summary>
    public void Add(string name, byte[] envelope)
    {
        using var stream = new MemoryStream(envelope);
        var document = XDocument.Load(stream, LoadOptions.PreserveWhitespace);
        Add(name, Body(document));
        foreach (var header in document.Root!.Element(Soap + "Header")!.Elements().Where(e => e.Name.LocalName == "chargeBoxIdentity"))
        {
            header.RemoveAttributes();
            Add(name + "-header", header);
        }
    }

    public void Add(string name, XElement element)
    {
        var path = Path.Combine(_folder.FullName, name + ".xml");
        new XDocument(element).Save(path, SaveOptions.DisableFormatting);
        _files.Add(path);
    }

    /// <summary>What xmllint says against the bodies; nothing when all are valid.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var process = Process.Start(new ProcessStartInfo("xmllint", ["--nonet", "--noout", "--schema", _schema, .. _files])
        {
            RedirectStandardError = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(_files.Count, lines.Count(l => l.EndsWith(" validates", StringComparison.Ordinal) || l.EndsWith(" fails to validate", StringComparison.Ordinal)));
        return [.. lines.Where(l => !l.EndsWith(" validates", StringComparison.Ordinal)).Select(l => l.Replace(_folder.FullName + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
