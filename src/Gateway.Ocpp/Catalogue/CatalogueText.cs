using System.Reflection;
using System.Text;

namespace Gateway.Ocpp.Catalogue;

/// <summary>Reads the catalogue's texts, whose notation is told at the head of <c>ocpp2.txt</c>.</summary>
internal static class CatalogueText
{
    private const string Separator = " : ";

    public static MessageCatalogue Load(OcppVersion version)
    {
        var name = version switch
        {
            OcppVersion.V15 => "ocpp1.5.txt",
            OcppVersion.V16 => "ocpp1.6.txt",
            _ => "ocpp2.txt",
        };
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return Read(version, Encoding.UTF8.GetString(text));
    }

    /// <exception cref="FormatException">A line cannot be read; the message names it.</exception>
    public static MessageCatalogue Read(OcppVersion version, string text)
    {
        var builder = new CatalogueBuilder(version);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.IsEmpty || trimmed[0] == '#' && line[0] == '#')
            {
                continue;
            }

            try
            {
                Read(builder, version, line.Length - line.TrimStart().Length, trimmed.ToString());
            }
            catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
            {
                throw new FormatException($"line {number}: {e.Message}", e);
            }
        }

        return builder.Build();
    }

    private static void Read(CatalogueBuilder builder, OcppVersion version, int indent, string line)
    {
        if (line is "request" or "response")
        {
            builder.Part(line == "response");
            return;
        }

        var cut = line.IndexOf(Separator, StringComparison.Ordinal);
        var (head, text) = cut < 0 ? throw new FormatException("no sentence") : (line[..cut], line[(cut + Separator.Length)..].Trim());
        string? example = null;
        if (head.IndexOf(" = ", StringComparison.Ordinal) is > 0 and var at)
        {
            (head, example) = (head[..at], head[(at + 3)..]);
        }

        var exists = Exists(ref head, version);
        if (indent == 0)
        {
            builder.Begin(head, text, exists);
        }
        else if (exists)
        {
            builder.Line(head, text, example);
        }
    }

    // "name TYPE since 2.1", "name TYPE until 2.0.1"
    private static bool Exists(ref string head, OcppVersion version)
    {
        if (head.EndsWith(" since 2.1", StringComparison.Ordinal))
        {
            head = head[..^" since 2.1".Length];
            return version == OcppVersion.V21;
        }

        if (head.EndsWith(" until 2.0.1", StringComparison.Ordinal))
        {
            head = head[..^" until 2.0.1".Length];
            return version != OcppVersion.V21;
        }

        return true;
    }
}
