using System.CommandLine;
using FileTransfer;
using FirmwareCache;

namespace Gateway.Firmware;

/// <summary>The <c>firmware</c> commands: the images of the cache, for people.</summary>
internal static class FirmwareCommands
{
    private const int Failure = 1;
    private const int FaultyFile = 78;
    private const int ShortestId = 6;

    private static readonly Option<string> Config = new("--config")
    {
        Description = "The site file; the images are in its firmware.directory.",
        DefaultValueFactory = _ => "/etc/site-gateway/site.yaml",
    };

    private static readonly Option<string?> Folder = new("--directory") { Description = "The directory of the images itself; no site file is read then." };

    /// <param name="optionsOf">The <c>firmware:</c> section of a site file. Null: the file is faulty, or has none, and that was said.</param>
    public static Command Create(Func<string, FirmwareOptions?> optionsOf)
        => new("firmware", """
            The firmware images that the site keeps. Works while the gateway runs and while it is stopped; a running gateway sees what
            has changed within ten seconds.
            """)
        {
            List(optionsOf), Add(optionsOf), Remove(optionsOf), Verify(optionsOf),
        };

    private static Command List(Func<string, FirmwareOptions?> optionsOf)
        => With(new("list", "Lists all images."), optionsOf, (work, _, _) => Task.FromResult(work.List()));

    private static Command Add(Func<string, FirmwareOptions?> optionsOf)
    {
        var file = new Argument<string>("file") { Description = "The image; it is copied." };
        var url = new Option<string?>("--url") { Description = "Where stations are sent for it: updates from there are served from the copy." };
        url.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !TransferUrl.TryParse(token.Value, out _, out var fault))
            {
                result.AddError($"--url: {fault}");
            }
        });
        var add = new Command("add", """
            Puts an image into the cache, so that PublishFirmware with its MD5, or an update from the address that --url says, needs no
            download.
            """)
        { file, url };
        return With(add, optionsOf, (work, parsed, stopping) => work.AddAsync(
            parsed.GetValue(file)!, TransferUrl.TryParse(parsed.GetValue(url), out var from, out _) ? from : null, stopping));
    }

    private static Command Remove(Func<string, FirmwareOptions?> optionsOf)
    {
        var id = new Argument<string>("id") { Description = "What firmware list shows: the beginning of the image's SHA-256." };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (token.Value.Length is < ShortestId or > 64 || !token.Value.All(char.IsAsciiHexDigit)))
            {
                result.AddError($"{token.Value} is no id: ids are {ShortestId} to 64 hexadecimal digits");
            }
        });
        var remove = new Command("remove", "Throws an image away. One that the CSMS has published stays.") { id };
        return With(remove, optionsOf, (work, parsed, _) => Task.FromResult(work.Remove(parsed.GetValue(id)!)));
    }

    private static Command Verify(Func<string, FirmwareOptions?> optionsOf)
        => With(
            new("verify", "Reads every image again and throws away what is damaged; a running gateway fetches it anew if it is published."),
            optionsOf, (work, _, stopping) => work.VerifyAsync(stopping));

    private static Command With(
        Command command, Func<string, FirmwareOptions?> optionsOf, Func<FirmwareDirectory, ParseResult, CancellationToken, Task<int>> run)
    {
        command.Add(Config);
        command.Add(Folder);
        command.SetAction(async (parsed, stopping) =>
        {
            var options = parsed.GetValue(Folder) is { } given ? new StoreOptions(Path.GetFullPath(given))
                : optionsOf(parsed.GetValue(Config)!) is { } site ? new StoreOptions(site.Directory) { MaxSize = site.MaxSize.Value }
                : null;
            if (options is null)
            {
                return FaultyFile;
            }

            try
            {
                using var store = Open(options);
                return await run(new(store, Console.Out, Console.Error), parsed, stopping);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return Failure;
            }
        });
        return command;
    }

    private static ImageStore Open(StoreOptions options)
        => Directory.Exists(options.Directory)
            ? ImageStore.Open(options, TimeProvider.System)
            : throw new IOException($"there is no directory {options.Directory}, and so no images");
}
