using System.Text;
using System.Xml.Linq;
using Gateway.Ocpp.Soap;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>What we write is valid by the official types, wherever those lie beside the checkout.</summary>
public sealed class WsdlTests
{
    private const string Fails = ".xml fails to validate";

    [Theory]
    [InlineData(SoapService.CentralSystem, 20)]
    [InlineData(SoapService.ChargePoint, 30)]
    public async Task All_that_is_written_is_valid(SoapService service, int count)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        using var lint = new XmlLint(service);
        var cases = SoapSamples.All().Where(c => c.Service == service).ToList();
        foreach (var of in cases)
        {
            lint.Add("example-" + of.Shape.Name, SoapSamples.Xml(SoapSamples.Example(of)));
            lint.Add("full-" + of.Shape.Name, SoapSamples.Xml(SoapSamples.Full(of)));
        }

        Assert.Equal(count, cases.Count);
        Assert.Empty(await lint.FaultsAsync());
    }

    /// <summary>
    /// Each element of each message is left out, doubled, filled with a word and with a long one: we refuse what xmllint refuses, and
    /// nothing else. The one difference: xsd:anyURI takes any word, and an address to fetch from must be absolute.
    /// </summary>
    [Theory]
    [InlineData(SoapService.CentralSystem)]
    [InlineData(SoapService.ChargePoint)]
    public async Task Our_verdict_is_that_of_the_official_types(SoapService service)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        using var lint = new XmlLint(service);
        var ours = new Dictionary<string, bool>();
        foreach (var (name, envelope) in SoapSamples.All().Where(c => c.Service == service).SelectMany(BrokenOnce))
        {
            ours.Add(name, SoapReader.TryRead(SoapSamples.Bytes(envelope.ToString(SaveOptions.DisableFormatting)), out _, out _));
            lint.Add(name, XmlLint.Body(envelope));
        }

        var faults = await lint.FaultsAsync();
        var refused = faults.Where(f => f.EndsWith(Fails, StringComparison.Ordinal)).Select(f => f[..^Fails.Length]).ToHashSet();
        var differ = ours.Where(o => o.Value == refused.Contains(o.Key)).Select(o => o.Key)
            .Where(n => !n.EndsWith("location-word", StringComparison.Ordinal) && !n.EndsWith("location-long", StringComparison.Ordinal));
        Assert.Empty(differ);
        Assert.InRange(refused.Count, ours.Count / 4, ours.Count * 3 / 4);
    }

    /// <summary>The judge is awake: order, length, enumeration and type are each seen.</summary>
    [Theory]
    [InlineData("<o:connectorId>1</o:connectorId>", "")]
    [InlineData("<o:status>Available</o:status><o:errorCode>NoError</o:errorCode>", "<o:errorCode>NoError</o:errorCode><o:status>Available</o:status>")]
    [InlineData(">NoError<", ">Fire<")]
    [InlineData("<o:connectorId>1<", "<o:connectorId>one<")]
    [InlineData("</o:timestamp>", "</o:timestamp><o:colour/>")]
    public async Task A_planted_error_is_seen(string good, string bad)
    {
        if (!OcppSchemas.AreHere)
        {
            return;
        }

        using var lint = new XmlLint(SoapService.CentralSystem);
        var xml = Encoding.UTF8.GetString(SoapSamples.Xml(SoapSamples.Example(new(SoapService.CentralSystem, "StatusNotification", false))));
        Assert.Contains(good, xml, StringComparison.Ordinal);
        lint.Add("planted", SoapSamples.Bytes(xml.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains("planted" + Fails, await lint.FaultsAsync());
    }

    private static IEnumerable<(string Name, XDocument Envelope)> BrokenOnce(SoapCase of)
    {
        var whole = Encoding.UTF8.GetString(SoapSamples.Xml(SoapSamples.Full(of)));
        var count = XmlLint.Body(XDocument.Parse(whole)).Descendants().Count();
        return from at in Enumerable.Range(0, count)
               from how in new[] { "gone", "twice", "word", "long" }
               select Break(whole, at, how, of.Shape.Name);
    }

    private static (string, XDocument) Break(string whole, int at, string how, string shape)
    {
        var envelope = XDocument.Parse(whole, LoadOptions.PreserveWhitespace);
        var element = XmlLint.Body(envelope).Descendants().ElementAt(at);
        var name = $"{shape}-{at}-{element.Name.LocalName}-{how}";
        switch (how)
        {
            case "gone":
                element.Remove();
                break;
            case "twice":
                element.AddAfterSelf(element);
                break;
            default:
                element.Value = how == "word" ? "zzz" : new('1', 60);
                break;
        }

        return (name, envelope);
    }
}
