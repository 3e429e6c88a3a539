using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Gateway.Tests.Support;

/// <summary>Where a compiled assembly calls a method of its own with a text that stands in the code.</summary>
internal static class MethodCalls
{
    private const byte LoadString = 0x72, Call = 0x28;      // ldstr, call: each with a token of four bytes behind it
    private const int Pair = 10;

    /// <summary>The texts, in the order of the code.</summary>
    public static IReadOnlyList<string> With(string path, string type, string method)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        var wanted = metadata.MethodDefinitions.Single(handle => IsNamed(metadata, handle, type, method));
        return
        [
            .. from handle in metadata.MethodDefinitions
               let at = metadata.GetMethodDefinition(handle).RelativeVirtualAddress
               where at != 0
               from text in Texts(metadata, file.GetMethodBody(at).GetILBytes()!, MetadataTokens.GetToken(wanted))
               select text,
        ];
    }

    private static IEnumerable<string> Texts(MetadataReader metadata, byte[] code, int wanted)
    {
        for (var at = 0; at + Pair <= code.Length; at++)
        {
            if (code[at] == LoadString && code[at + 5] == Call && BitConverter.ToInt32(code, at + 6) == wanted)
            {
                yield return metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(BitConverter.ToInt32(code, at + 1)));
            }
        }
    }

    private static bool IsNamed(MetadataReader metadata, MethodDefinitionHandle handle, string type, string method)
    {
        var definition = metadata.GetMethodDefinition(handle);
        return metadata.GetString(definition.Name) == method
            && metadata.GetString(metadata.GetTypeDefinition(definition.GetDeclaringType()).Name) == type;
    }
}
