using System.Text;
using Gateway.Reference;

namespace Gateway.Tests.Reference;

/// <summary>What a command of `ocpp` said and returned.</summary>
internal sealed record Answer(int Code, string Out, string Error)
{
    public string[] Lines => Out.TrimEnd('\n').Split('\n');

    public static Answer To(Func<TextWriter, TextWriter, int> command)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = command(output, error);
        return new(code, output.ToString(), error.ToString());
    }

    public static Answer ToList(string? version, bool json = false) => To((o, e) => OcppList.Run(version, json, o, e));

    public static Answer ToShow(string version, string name, bool json = false) => To((o, e) => OcppShow.Run(version, name, json, o, e));

    public static Answer ToDiff(string from, string to, bool json = false) => To((o, e) => OcppDiff.Run(from, to, json, o, e));

    public static Answer ToCheck(string? version, string input, bool json = false) => ToCheck(version, Encoding.UTF8.GetBytes(input), json);

    public static Answer ToCheck(string? version, byte[] input, bool json = false)
        => To((o, e) => OcppCheck.Run("-", version, json, () => new MemoryStream(input), o, e));
}
