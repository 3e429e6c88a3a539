using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Tests.Disk;

namespace Gateway.Tests.PowerCut;

/// <summary>The power cuts find what they look for.</summary>
public sealed class PowerCutTests
{
    [Fact]
    public void What_was_synced_is_there_and_what_was_not_may_be_torn_at_sectors()
    {
        var cut = new CutDisk(new Dictionary<string, byte[]> { ["a"] = new byte[2048] });
        cut.Goes(new DiskOp(DiskAct.Write, "a", 0, Bytes(1, 512)));
        cut.Goes(new DiskOp(DiskAct.Sync, "a"));
        cut.Goes(new DiskOp(DiskAct.Write, "a", 100, Bytes(2, 1000)));

        var random = new Random(1);
        var images = Enumerable.Range(0, 200).Select(_ => cut.Cut(random)["a"]).ToList();

        Assert.All(images, image => Assert.Equal((1, 0), (image[99], image[1100])));
        var pieces = images.Select(i => (i[100] is 2, i[512] is 2, i[1024] is 2)).ToHashSet();
        Assert.Equal(8, pieces.Count);
        Assert.All(images, i => Assert.Equal((i[100], i[512], i[1024]), (i[511], i[1023], i[1099])));
    }

    [Fact]
    public void What_a_failed_sync_left_behind_is_made_good_by_no_later_one_but_by_writing_it_again()
    {
        var cut = new CutDisk(new Dictionary<string, byte[]> { ["a"] = new byte[512] });
        cut.Goes(new DiskOp(DiskAct.Write, "a", 0, Bytes(1, 512)));
        cut.Goes(new SyncFailed("a"));
        cut.Goes(new DiskOp(DiskAct.Write, "a", 512, Bytes(2, 512)));
        cut.Goes(new DiskOp(DiskAct.Sync, "a"));

        var random = new Random(1);
        var images = Enumerable.Range(0, 50).Select(_ => cut.Cut(random)["a"]).Select(a => (a[0], a[512])).ToHashSet();
        cut.Goes(new DiskOp(DiskAct.Write, "a", 0, Bytes(1, 512)));
        cut.Goes(new DiskOp(DiskAct.Sync, "a"));

        Assert.Equal(new HashSet<(byte, byte)> { (0, 2), (1, 2) }, images);
        Assert.All(Enumerable.Range(0, 50).Select(_ => cut.Cut(random)["a"]), a => Assert.Equal((1, 2), (a[0], a[512])));
    }

    [Fact]
    public void A_name_is_that_of_some_moment_since_its_folder_was_synced()
    {
        var cut = new CutDisk(new Dictionary<string, byte[]> { ["a"] = [1] });
        cut.Goes(new DiskOp(DiskAct.Delete, "a"));
        cut.Goes(new DiskOp(DiskAct.Open, "a"));
        var random = new Random(1);

        var images = Enumerable.Range(0, 50).Select(_ => cut.Cut(random).GetValueOrDefault("a")?.Length).ToHashSet();
        cut.Goes(new DiskOp(DiskAct.Sync, "a", Folder: true));

        Assert.Equal(new HashSet<int?> { 1, null, 0 }, images);
        Assert.Empty(cut.Cut(random)["a"]);
    }

    [Fact]
    public void A_call_that_was_kept_and_is_missing_is_lost_and_one_that_nobody_told_of_may_be_either()
    {
        var (kept, asked) = (Call("1"), Call("2"));
        var book = Book(syncsFail: false, new Holding(kept, null), new HoldTold("1", true), new Holding(asked, null));

        Assert.Equal((1, 1), (JournalAudit.Of(book, FoundJournal.Empty, false).Lost, JournalAudit.Of(book, FoundJournal.Empty, false).Acknowledged));
        Assert.Empty(JournalAudit.Of(book, Found(kept), false).Failures);
        Assert.Empty(JournalAudit.Of(book, Found(kept, asked), false).Failures);
        Assert.Equal(1, JournalAudit.Of(book, Found(asked, kept), false).Reordered);
        Assert.Contains("never held", JournalAudit.Of(book, Found(kept, Call("3")), false).Failures.Single(), StringComparison.Ordinal);
        Assert.Contains("not as it was", JournalAudit.Of(book, Found(kept with { Payload = Bytes(9, 9) }), false).Failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_done_may_come_back_until_it_was_flushed()
    {
        var call = Call("1");
        var flushing = new Flushing();
        var book = Book(syncsFail: false, new Holding(call, null), new HoldTold("1", true), new Turning("1", CallState.Absent), flushing);

        var back = JournalAudit.Of(book, Found(call), false);
        Assert.Equal((true, 1), (back.IsGood, back.Duplicates));
        book.Goes(new FlushTold(flushing, true));
        Assert.Contains("can only be Absent", JournalAudit.Of(book, Found(call), false).Failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_gone_stays_so_whatever_is_asked_of_it_later()
    {
        var (call, flushing) = (Call("1"), new Flushing());
        object[] events =
        [
            new Holding(call, null), new HoldTold("1", true), new Turning("1", CallState.Absent, IsTold: true), new TurnTold("1", false),
            new Turning("1", CallState.Dead), flushing, new FlushTold(flushing, true),
        ];
        var (doubtful, sure) = (Book(syncsFail: true, events), Book(syncsFail: false, events));

        Assert.Empty(JournalAudit.Of(doubtful, FoundJournal.Empty, false).Failures);
        Assert.Empty(JournalAudit.Of(doubtful, new([], [call], []), false).Failures);
        Assert.Contains("is Held", JournalAudit.Of(doubtful, Found(call), false).Failures.Single(), StringComparison.Ordinal);
        Assert.Equal(1, JournalAudit.Of(sure, FoundJournal.Empty, false).Lost);
    }

    [Fact]
    public void What_was_told_late_was_done_when_it_was_asked()
    {
        var (call, flushing) = (Call("1"), new Flushing());
        var book = Book(
            syncsFail: true, new Holding(call, null), new Turning("1", CallState.Dead), flushing, new FlushTold(flushing, true), new Closed(), new HoldTold("1", true));

        Assert.Equal(1, JournalAudit.Of(book, FoundJournal.Empty, false).Lost);
        Assert.Empty(JournalAudit.Of(book, new([], [call], []), false).Failures);
    }

    [Fact]
    public void A_transaction_whose_forgetting_was_forgotten_can_be_named_again()
    {
        var begun = new LocalTransaction("CP-1", 7, null, 2, DateTimeOffset.UnixEpoch);
        var book = Book(
            syncsFail: true, new Holding(Call("1"), begun), new HoldTold("1", true), new Turning("1", CallState.Absent), Naming(100), Naming(null), new Closed(),
            new Turning("1", CallState.Absent), Naming(200));

        Assert.Empty(JournalAudit.Of(book, new([], [], [begun with { CsmsId = 200 }]), false).Failures);
        Assert.NotEmpty(JournalAudit.Of(book, new([], [], [begun with { CsmsId = 300 }]), false).Failures);
    }

    [Fact]
    public async Task A_disk_that_lies_about_its_syncs_is_found_out()
    {
        var folder = Directory.CreateTempSubdirectory("powercut-").FullName;
        var plan = new PowerCutPlan(4 << 20, 1000, SyncsFail: false);
        IReadOnlyList<object> events;
        await using (var journal = new BusyJournal(folder, plan, new(1), 0))
        {
            await journal.WorksAsync(40);
            events = journal.Events;
        }

        Directory.Delete(folder, true);
        var lies = new CutDisk(new Dictionary<string, byte[]>());
        var book = new JournalBook(syncsFail: false);
        foreach (var e in events)
        {
            book.Goes(e);
            lies.Goes(e is DiskOp { Act: DiskAct.Sync } sync ? sync with { Name = "another" } : e);
        }

        var random = new Random(1);
        var lost = 0;
        for (var i = 0; i < 10; i++)
        {
            var (_, settlement) = await PowerCutRun.OpenAsync(lies.Cut(random), plan, book);
            lost += settlement.Lost;
        }

        Assert.NotEqual(0, lost);
    }

    private static Naming Naming(long? csmsId) => new("CP-1", 7, csmsId, DateTimeOffset.UnixEpoch);

    private static JournalBook Book(bool syncsFail, params object[] events)
    {
        var book = new JournalBook(syncsFail);
        foreach (var e in events)
        {
            book.Goes(e);
        }

        return book;
    }

    private static FoundJournal Found(params HeldCall[] calls) => new(calls, [], []);

    private static HeldCall Call(string id)
        => new("CP-1", OcppVersion.V16, "StopTransaction", id, Bytes(1, 10), DateTimeOffset.UnixEpoch, HeldKind.Transaction);

    private static byte[] Bytes(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
