using System.Runtime.CompilerServices;

namespace Gateway.Queue;

/// <summary>A command's way to the journal of a state directory: through the gateway that has it open, or to the file itself.</summary>
internal abstract class QueueDoor
{
    /// <summary>True: a gateway runs and does what is asked.</summary>
    public abstract bool GatewayRuns { get; }

    /// <exception cref="QueueException">There is nothing to be found, or no right to it.</exception>
    public static QueueDoor Open(string directory, TimeProvider time)
    {
        var control = new ControlOptions(directory);
        CheckReadable(directory);
        if (RunningJournal.TryConnect(control) is { } socket)
        {
            socket.Dispose();
            return new RunningJournal(control);
        }

        return new StoppedJournal(directory, time);
    }

    /// <summary>Lines, the last of which is the end or a fault.</summary>
    public abstract IAsyncEnumerable<string> AskAsync(QueueRequest request, CancellationToken stopping);

    /// <summary>Held calls, then dead letters; both by their sequence.</summary>
    /// <exception cref="QueueException">Not all could be read.</exception>
    public async IAsyncEnumerable<QueueEntry> ReadAsync(QueueRequest request, [EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var line in AskAsync(request, stopping))
        {
            if (QueueEntry.Parse(line) is not { } entry)
            {
                yield break;
            }

            yield return entry;
        }

        throw new QueueException("the answer ended in the middle");
    }

    /// <exception cref="QueueException">It was not done.</exception>
    public async Task DoAsync(QueueRequest request, CancellationToken stopping)
    {
        await foreach (var _ in ReadAsync(request, stopping))
        {
            // Nothing comes but the end.
        }
    }

    private static void CheckReadable(string directory)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(directory).Any();
        }
        catch (UnauthorizedAccessException)
        {
            throw new QueueException($"{directory} is not yours to read: only root and the user whom the gateway runs as may");
        }
        catch (IOException)
        {
            throw new QueueException($"there is no directory {directory}, and so no journal");
        }
    }
}
