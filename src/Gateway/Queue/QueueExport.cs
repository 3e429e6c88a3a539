using System.Globalization;
using System.Text;

namespace Gateway.Queue;

/// <summary>The <c>queue export</c> command: everything as JSON Lines. The file is whole, or it is not there.</summary>
internal sealed class QueueExport(QueueDoor door, TextWriter output, TextWriter error)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task<int> RunAsync(string file, CancellationToken stopping)
    {
        if (file is "-")
        {
            await WriteAsync(output, stopping);
            return 0;
        }

        try
        {
            var (held, refused) = await WriteAsync(file, stopping);
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{held} held {(held is 1 ? "message" : "messages")} and {refused} dead {(refused is 1 ? "letter" : "letters")} written to {file}"));
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QueueException($"{file} cannot be written: {e.Message}");
        }
    }

    private async Task<(int Held, int Refused)> WriteAsync(string file, CancellationToken stopping)
    {
        if (Path.Exists(file))
        {
            throw new QueueException($"{file} is there already, and nothing is ever overwritten");
        }

        var part = file + ".part";
        try
        {
            (int, int) counts;
            await using (var stream = new FileStream(part, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                counts = await WriteAsync(writer, stopping);
                await writer.FlushAsync(stopping);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, file, overwrite: false);
            return counts;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<(int Held, int Refused)> WriteAsync(TextWriter writer, CancellationToken stopping)
    {
        var (held, refused) = (0, 0);
        await foreach (var entry in door.ReadAsync(new(QueueVerb.Read, Payloads: true), stopping))
        {
            await writer.WriteLineAsync(entry.Line.AsMemory(), stopping);
            (held, refused) = entry.IsRefused ? (held, refused + 1) : (held + 1, refused);
        }

        return (held, refused);
    }
}
