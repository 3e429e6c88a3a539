using Gateway.Firmware;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Firmware;

/// <summary>What the gateway must not forget of publications.</summary>
public sealed class PublicationBookTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-book-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_noted_is_there_after_a_restart()
    {
        Publication[] before;
        using (var notes = Open())
        {
            var book = new PublicationBook(notes);
            var first = book.Add(n => new(n, "https://user:word@a.example/fw?x=%20", "9e107d9d372bb6826bd81d3542a419d6", 7, null, 0))!;
            var second = book.Add(n => new(n, "ftp://b.example/fw", "00000000000000000000000000000000", 7, 3, null))!;
            book.Change(first with { Status = PublishFirmwareStatusEnumType.Published, Sha256 = "ab", Locations = ["http://x/1", "https://x/1"] });
            book.Remove(book.Add(n => second with { Number = n })!.Number);
            book.Withdraw("cd", isWithdrawn: true);
            book.Withdraw("ef", isWithdrawn: true);
            book.Withdraw("ef", isWithdrawn: false);
            before = [.. book.All];
        }

        using var again = Open();
        var after = new PublicationBook(again);
        Assert.Equal(2, before.Length);
        Assert.Equal(before.Select(p => p with { Locations = [] }), after.All.Select(p => p with { Locations = [] }));
        Assert.Equal(before.Select(p => string.Join(' ', p.Locations)), after.All.Select(p => string.Join(' ', p.Locations)));
        Assert.Equal((true, false), (after.IsWithdrawn("cd"), after.IsWithdrawn("ef")));
        Assert.DoesNotContain(after.Add(n => before[0] with { Number = n })!.Number, before.Select(p => p.Number));
    }

    [Fact]
    public void What_is_no_note_of_ours_is_left_out()
    {
        using var notes = Open();
        notes.Put("publication", "00000000000000000001", "rubbish"u8.ToArray());
        notes.Put("publication", "00000000000000000002", "{}"u8.ToArray());

        Assert.Empty(new PublicationBook(notes).All);
    }

    [Fact]
    public void What_was_removed_does_not_come_back_by_a_late_change()
    {
        using var notes = Open();
        var book = new PublicationBook(notes);
        var publication = book.Add(n => new(n, "http://a.example/", "", 1, null, null))!;

        book.Remove(publication.Number);
        book.Change(publication with { Status = PublishFirmwareStatusEnumType.Downloaded });

        Assert.Empty(book.All);
        Assert.Null(book.Find(publication.Number));
    }

    [Fact]
    public void What_is_told_to_be_over_is_over_for_who_asks_and_told_again_after_a_kill()
    {
        using (var notes = Open())
        {
            var book = new PublicationBook(notes);
            var publication = book.Add(n => new(n, "http://a.example/", "", 1, null, null))!;

            book.Ends(publication.Number);

            Assert.Empty(book.All);
        }

        using var again = Open();
        Assert.Single(new PublicationBook(again).All);
    }

    private DurableNotes Open() => DurableNotes.Open(_folder.FullName, TimeProvider.System, NullLogger.Instance);
}
