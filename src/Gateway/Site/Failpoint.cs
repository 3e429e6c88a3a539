using System.Diagnostics;

namespace Gateway.Site;

/// <summary>
/// Places where tests can kill the gateway. A call is there only in a build with the symbol FAILPOINTS
/// (<c>-p:Failpoints=true</c>), which is for tests and never published; <c>ArmedFailpoint</c> tells which one is deadly.
/// </summary>
internal static class Failpoint
{
    /// <summary>A station was let in and knows it.</summary>
    public const string Accept = "accept";

    /// <summary>A frame of a station was read.</summary>
    public const string Parse = "parse";

    /// <summary>Before each call that is inserted into the journal.</summary>
    public const string JournalWrite = "journalWrite";

    /// <summary>Before COMMIT, and so before the disk is waited for.</summary>
    public const string Fsync = "fsync";

    /// <summary>After COMMIT, and before anybody hears of it.</summary>
    public const string Committed = "committed";

    /// <summary>Before an answer to a station, ours or the CSMS's.</summary>
    public const string Answer = "answer";

    /// <summary>Before a held call goes to the CSMS.</summary>
    public const string UpstreamSend = "upstreamSend";

    /// <summary>The CSMS has answered a held call, and nobody has taken note.</summary>
    public const string UpstreamAnswer = "upstreamAnswer";

    /// <summary>A delivered call was deleted, and COMMIT is yet to come.</summary>
    public const string Delete = "delete";

    /// <summary>Before the write-ahead log is carried over into the journal's file.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>After that.</summary>
    public const string Checkpointed = "checkpointed";

    public static IReadOnlyList<string> All { get; } =
        [Accept, Parse, JournalWrite, Fsync, Committed, Answer, UpstreamSend, UpstreamAnswer, Delete, Checkpoint, Checkpointed];

    /// <summary>Passes a place.</summary>
    [Conditional("FAILPOINTS")]
    public static void Reach(string name)
    {
#if FAILPOINTS
        ArmedFailpoint.FromEnvironment?.Reached(name);
#endif
    }
}
