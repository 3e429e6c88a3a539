using System.Text.RegularExpressions;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Messages;

/// <summary>A literal in the source of a reader that stands for a word of OCPP.</summary>
/// <param name="Method">With its class: V2Reader.ReadEvse.</param>
internal sealed partial record SourceWord(string File, string Method, string Text, bool IsField)
{
    /// <summary>Of all readers. Bytes where these are compared, names where a document is read.</summary>
    public static IReadOnlyList<SourceWord> All { get; } =
    [
        .. Of("src/Gateway.Ocpp/Messages", Bytes()),
        .. Of("src/Gateway.Ocpp/Profiles", Names()),
    ];

    private static IEnumerable<SourceWord> Of(string folder, Regex literals)
        => from path in Directory.EnumerateFiles(Repository.File(folder), "*.cs")
           let code = Comments().Replace(System.IO.File.ReadAllText(path), "")
           let members = Members().Matches(code)
           from Match literal in literals.Matches(code)
           let member = members.LastOrDefault(m => m.Index < literal.Index)?.Groups["name"].Value
           let text = literal.Groups["text"].Value
           select new SourceWord(
               Path.GetFileName(path),
               $"{Path.GetFileNameWithoutExtension(path)}.{member}",
               text,
               literal.Groups["field"].Success || (literal.Groups["name"].Success && char.IsAsciiLetterLower(text[0])));

    // ValueTextEquals("status"u8), SequenceEqual("Accepted"u8)
    [GeneratedRegex("""(?<field>ValueTextEquals\()?"(?<text>[A-Za-z][^"]*)"u8""")]
    private static partial Regex Bytes();

    // Int(json, "stackLevel"), "Daily" => ...; sentences for people have blanks
    [GeneratedRegex("""(?<name>(?<!\$))"(?<text>[A-Za-z]\w*)"(?!u8)""")]
    private static partial Regex Names();

    [GeneratedRegex(@"^    (public|internal|private) [^=;{\n]*?\b(?<name>\w+)(\(| =)", RegexOptions.Multiline)]
    private static partial Regex Members();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
