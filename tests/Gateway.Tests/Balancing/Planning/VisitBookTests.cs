using System.Text;
using Gateway.Balancing.Planning;
using Gateway.Journal;
using Gateway.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Balancing.Planning;

public sealed class VisitBookTests : IDisposable
{
    private const long Now = 20_000L * PlanClock.PeriodsOfDay;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("visits");
    private DurableNotes _notes;

    public VisitBookTests() => _notes = Open();

    public void Dispose()
    {
        _notes.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Who_came_is_known_after_a_restart()
    {
        new VisitBook(_notes).Add(Visit(Now, asked: 20_000));
        _notes.Dispose();
        _notes = Open();

        var book = new VisitBook(_notes);

        Assert.Equal([Visit(Now, asked: 20_000)], book.Visits);
        Assert.True(book.Trust.Need(20_000) < 20_000);
    }

    [Fact]
    public void After_four_weeks_a_visit_is_forgotten_also_on_disk()
    {
        var book = new VisitBook(_notes);
        book.Add(Visit(Now));
        book.Add(Visit(Now + (29 * PlanClock.PeriodsOfDay)));

        Assert.Equal([Visit(Now + (29 * PlanClock.PeriodsOfDay))], book.Visits);
        Assert.Single(_notes.All("visit"));
    }

    [Theory]
    [InlineData(0, 0)]              // gone before it came: the clock was set back
    [InlineData(3000, 5)]           // ten days
    [InlineData(10, -5)]            // a register that ran backwards
    [InlineData(10, 1e9)]
    [InlineData(10, double.NaN)]
    public void What_cannot_be_is_not_learnt(long stayed, double took)
    {
        var book = new VisitBook(_notes);

        book.Add(new(new("CP-1", 1), Now, Now + stayed, new(took), null));

        Assert.Empty(book.Visits);
        Assert.Empty(_notes.All("visit"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("""{"station":"CP-1"}""")]
    [InlineData("""{"station":1,"evse":1,"from":1,"to":2,"tookWh":5}""")]
    [InlineData("""{"station":"CP-1","evse":1,"from":5,"to":2,"tookWh":5}""")]
    public void What_cannot_be_read_is_thrown_away(string text)
    {
        _notes.Put("visit", "0000000001 CP-1/1", Encoding.UTF8.GetBytes(text));

        Assert.Empty(new VisitBook(_notes).Visits);
        Assert.Empty(_notes.All("visit"));
    }

    [Fact]
    public void Without_a_disk_it_is_known_until_the_gateway_ends()
    {
        var book = new VisitBook(null);

        book.Add(Visit(Now));

        Assert.Single(book.Visits);
    }

    private static Visit Visit(long from, double? asked = null)
        => new(new("CP-1", 1), from, from + 24, new(9000), asked is { } a ? new(a) : null);

    private DurableNotes Open() => DurableNotes.Open(_folder.FullName, TimeProvider.System, NullLogger.Instance);
}
