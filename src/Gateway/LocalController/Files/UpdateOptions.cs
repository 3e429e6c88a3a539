using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway.LocalController.Files;

/// <summary>The <c>controller:</c> section of the site file: what the CSMS may have done to the gateway itself.</summary>
public sealed record UpdateOptions
{
    /// <summary>Where the file of an update stands in <see cref="Command"/>.</summary>
    public const string File = "{file}";

    /// <summary>Installs a file that was verified: a program and its arguments, run without a shell. Empty: no updates.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>PEM file: who may sign updates, besides the manufacturer's root certificates that the CSMS has installed. Null: nobody.</summary>
    public string? Ca { get; init; }

    /// <summary>Updates that nobody signed are installed, too. Default false.</summary>
    public bool AllowUnsigned { get; init; }

    internal static UpdateOptions Read(YamlSection yaml)
    {
        var options = new UpdateOptions
        {
            Command = yaml.Scalars<string>(
                new("updateCommand", "text", "Installs an update of the gateway: a program and its arguments, {file} among them; run without a shell.")
                {
                    IsName = true, DefaultIs = "none, and no updates",
                },
                text => text.Length is 0 || text.Any(char.IsControl) ? Parsed<string>.Wrong("is empty or holds control characters") : text,
                []),
            Ca = yaml.File("updateCa", "PEM file: trust anchors of those who sign updates.", "those that the CSMS has installed"),
            AllowUnsigned = yaml.Flag("allowUnsignedUpdates", "Installs updates that nobody signed, too.", false),
        };
        PemFiles.CheckCertificates(yaml, "updateCa", options.Ca);
        if (!options.Command.IsEmpty && yaml.Good("updateCommand"))
        {
            Check(yaml, options.Command);
        }

        return options;
    }

    private static void Check(YamlSection yaml, ImmutableArray<string> command)
    {
        if (!Path.IsPathRooted(command[0]))
        {
            yaml.Fault("updateCommand", "must begin with the full path of a program, such as [/usr/bin/dpkg, --install, \"{file}\"]");
        }
        else if (!command.Skip(1).Any(a => a.Contains(File, StringComparison.Ordinal)))
        {
            yaml.Fault("updateCommand", "must have {file} among its arguments");
        }
    }
}
