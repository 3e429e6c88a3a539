using Microsoft.Data.Sqlite;

namespace Gateway.Journal;

/// <summary>What is in a file is not what was written there.</summary>
internal sealed class DamageException(string message) : Exception(message);

/// <summary>The file was written by a newer gateway: it is left as it is.</summary>
internal sealed class NewerSchemaException(string message) : Exception(message);

/// <summary>Why a step did not work, and so what helps: room, waiting, or beginning anew.</summary>
internal sealed record JournalFault(FaultKind Kind, string Text)
{
    // Primary result codes, https://sqlite.org/rescode.html
    private const int Error = 1, Corrupt = 11, Full = 13, Mismatch = 20, Format = 24, NotADatabase = 26;

    public static JournalFault Of(Exception e) => e switch
    {
        DamageException => new(FaultKind.Damaged, e.Message),
        InvalidCastException or InvalidOperationException or OverflowException or ArgumentException => new(FaultKind.Damaged, e.Message),
        SqliteException { SqliteErrorCode: Full } => new(FaultKind.Full, "the disk is full"),
        SqliteException { SqliteErrorCode: Error or Corrupt or Mismatch or Format or NotADatabase } => new(FaultKind.Damaged, e.Message),
        _ => new(FaultKind.Unavailable, e.Message),
    };

    /// <summary>What a disk does to us; anything else is a mistake of ours.</summary>
    public static bool Foreseen(Exception e)
        => e is SqliteException or IOException or UnauthorizedAccessException or DamageException or InvalidCastException or OverflowException;
}

internal enum FaultKind { Full, Unavailable, Damaged }
