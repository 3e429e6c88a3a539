using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Soap;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Soap;

/// <summary>Good envelopes that had accidents, to their bytes or to their elements: a value comes out, and never an exception.</summary>
public sealed class SoapMutationTests
{
    private static readonly byte[][] Seeds =
    [
        .. SoapSamples.All().Select(c => SoapSamples.Xml(SoapSamples.Example(c))),
        .. SoapSamples.All().Select(c => SoapSamples.Xml(SoapSamples.Full(c))),
        SoapWriter.Write(new SoapFault(SoapFaultCode.Sender, SoapSubcode.SecurityError, "no")),
        SoapWriter.Write(new SoapFault(SoapFaultCode.VersionMismatch, null, "no")),
    ];

    [Fact]
    public void No_accident_to_the_bytes_throws()
        => Check.One(Cases.Of(30_000), Prop.ForAll(Mutation.Of(Seeds), xml =>
        {
            AssertValue(xml);
        }));

    /// <summary>XmlReader of .NET reckons wrongly where a declaration that is cut off holds what is no UTF-8.</summary>
    [Fact]
    public void A_declaration_with_bytes_that_are_no_text_is_a_fault_and_no_exception()
        => Assert.False(AssertValue([.. "<?xml version=\"1.0"u8, 0xE5, .. "\" encoding=\"utf-8\"?>"u8]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_accident_to_the_elements_throws(int seed)
    {
        const int Rounds = 40_000;
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < Rounds; i++)
        {
            using var stream = new MemoryStream(Seeds[random.Next(Seeds.Length)]);
            var document = XDocument.Load(stream, LoadOptions.PreserveWhitespace);
            for (var accidents = random.Next(1, 4); accidents > 0; accidents--)
            {
                ElementAccident.Happen(document, random);
            }

            read += AssertValue(SoapSamples.Bytes(document.ToString(SaveOptions.DisableFormatting))) ? 1 : 0;
        }

        Assert.InRange(read, Rounds / 20, Rounds * 19 / 20);      // some did no harm, some did
    }

    private static bool AssertValue(byte[] xml)
    {
        var whole = SoapReader.TryRead(xml, out var envelope, out var fault);

        Assert.Equal(whole, fault is null);
        if (fault is not null)
        {
            Assert.True(SoapReader.TryRead(SoapWriter.Write(fault), out var answer, out _));
            Assert.Equal(fault.Code, Assert.IsType<SoapFault>(answer).Code);
        }

        switch (envelope)
        {
            case SoapFault peers:
                Assert.True(SoapReader.TryRead(SoapWriter.Write(peers), out _, out _));
                break;
            case SoapMessage message:
                AssertVerdict(message, whole);
                break;
            default:
                Assert.False(whole);
                break;
        }

        return whole;
    }

    // What was read as good can be said again; what has a flaw cannot.
    private static void AssertVerdict(SoapMessage message, bool whole)
    {
        var shape = new SoapCase(message.Service, message.Action, message.IsResponse).Shape;
        Assert.Equal(message.Flaw, PayloadChecker.Check(shape, message.Payload.Span));
        Assert.Equal(message.Flaw is null, SoapWriter.TryWrite(message, out var again, out _));
        if (whole)
        {
            Assert.True(SoapReader.TryRead(again, out var back, out var fault), fault?.Reason);
            Assert.Equal(SoapSamples.Json(message), SoapSamples.Json(Assert.IsType<SoapMessage>(back)));
        }
    }
}
