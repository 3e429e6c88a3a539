using System.Globalization;

namespace Gateway.Journal;

/// <summary>What came of opening. No file: <paramref name="Fault"/> says why. An alarm: something was lost or set aside.</summary>
internal sealed record OpenedJournal(JournalFile? File, JournalFault? Fault, string? Alarm);

/// <summary>Opens the journal whatever state the disk is in: whole, damaged, of another version, or not to be had.</summary>
internal sealed class JournalOpener(JournalOptions options, TimeProvider time) : IDisposable
{
    private CommitMark? _mark;      // kept over reopening: it is also the lock

    /// <param name="index">Filled with what is held.</param>
    /// <param name="damage">Not null: the file is known to be damaged, so it is not even tried.</param>
    public OpenedJournal Open(Func<JournalIndex> index, out JournalIndex filled, string? damage = null)
    {
        filled = index();
        if (SqliteLibrary.Missing(options.Library) is { } missing)
        {
            return new(null, new(FaultKind.Unavailable, missing), null);
        }

        try
        {
            _mark ??= CommitMark.Open(options.PathOf("journal.mark"));
            FinishBeginning();
            if (damage is null && TryOpen(filled, out var lost, out damage) is { } file)
            {
                return new(file, null, lost is 0 ? null : Lost(lost));
            }

            filled = index();
            return BeginAnew(filled, damage!);
        }
        catch (NewerSchemaException e)
        {
            var text = $"{JournalFile.PathOf(options)} {e.Message}";
            return new(null, new(FaultKind.Unavailable, text), text);
        }
        catch (Exception e) when (JournalFault.Foreseen(e))
        {
            return new(null, JournalFault.Of(e), null);
        }
    }

    public void Dispose() => _mark?.Dispose();

    private string Fresh => options.PathOf("journal.db.fresh");

    private static string Lost(long commits)
        => string.Create(CultureInfo.InvariantCulture, $"the journal lacks its last {commits} commits: its log was damaged or cut, what was acknowledged with them is lost");

    private JournalFile? TryOpen(JournalIndex index, out long lost, out string? damage)
    {
        (lost, damage) = (0, null);
        try
        {
            return JournalFile.Open(options, _mark!, index, out lost);
        }
        catch (Exception e) when (JournalFault.Foreseen(e) && JournalFault.Of(e).Kind is FaultKind.Damaged)
        {
            damage = e.Message;
            return null;
        }
    }

    /// <summary>The damaged one is set aside only when the fresh one is complete: so without the one, the other is the journal.</summary>
    private void FinishBeginning()
    {
        if (File.Exists(Fresh) && !Path.Exists(JournalFile.PathOf(options)))
        {
            File.Move(Fresh, JournalFile.PathOf(options));
        }
    }

    private OpenedJournal BeginAnew(JournalIndex index, string damage)
    {
        var path = JournalFile.PathOf(options);
        var saved = JournalFile.Salvage(options, _mark!, Fresh);
        var aside = SqliteFile.SetAside(path, time.GetUtcNow());
        File.Move(Fresh, path);
        var file = JournalFile.Open(options, _mark!, index, out _);
        return new(file, null, string.Create(
            CultureInfo.InvariantCulture, $"{path} was damaged ({damage}) and is set aside as {aside}; {saved} calls could be saved from it"));
    }
}
