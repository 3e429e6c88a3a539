using FsCheck;
using FsCheck.Fluent;
using Gateway.Journal;
using Gateway.Tests.Support;
using static Gateway.Tests.Journal.JournalFixture;

namespace Gateway.Tests.Journal;

/// <summary>Whatever is asked of it, in whatever order, it holds what a plain list in memory would hold.</summary>
public sealed class JournalModelTests
{
    private const int Stations = 3;

    private enum Act { Hold, HoldStatus, Done, Failed, Refuse, Retry, Drop, Map, Forget, Flush, Reopen }

    [Fact]
    public void It_agrees_with_a_list_in_memory()
        => Check.One(Cases.Of(150), Prop.ForAll(
            Steps().ToArbitrary(),
            steps => RunAsync(steps).GetAwaiter().GetResult()));

    private static Gen<List<(Act Act, int Station, int Pick)>> Steps()
    {
        var act = Gen.Frequency(
            (8, Gen.Constant(Act.Hold)),
            (3, Gen.Elements(Act.HoldStatus, Act.Done, Act.Refuse, Act.Retry)),
            (2, Gen.Elements(Act.Failed, Act.Drop, Act.Map, Act.Forget)),
            (1, Gen.Elements(Act.Flush, Act.Reopen)));
        var step = from a in act
                   from station in Gen.Choose(0, Stations - 1)
                   from pick in Gen.Choose(0, 1000)
                   select (a, station, pick);
        return from length in Gen.Choose(1, 60)
               from steps in step.ListOf(length)
               select steps.ToList();
    }

    private static async Task RunAsync(List<(Act Act, int Station, int Pick)> steps)
    {
        await using var fixture = new JournalFixture();
        fixture.Open();
        var model = new Model();
        for (var i = 0; i < steps.Count; i++)
        {
            await StepAsync(fixture, model, steps[i], i);
            Compare(fixture.Journal, model);
        }

        await fixture.ReopenAsync();
        Compare(fixture.Journal, model);
        Assert.Equal(model.Refused.Select(c => (c.Id, c.Attempts)), fixture.Journal.Refusals().Select(r => (r.Call.MessageId, r.Call.Attempts)));
        Assert.Null(fixture.Journal.Status.Alarm);
    }

    private static async Task StepAsync(JournalFixture fixture, Model model, (Act Act, int Station, int Pick) step, int number)
    {
        var (journal, station) = (fixture.Journal, $"CP-{step.Station}");
        var mine = model.Held.Where(h => h.Station == station).ToList();
        var one = mine is [] ? null : mine[step.Pick % Math.Min(mine.Count, 5)];
        var call = one is null ? null : journal.Next(station, 5).Single(c => c.MessageId == one.Id);
        var refused = model.Refused.Count is 0 ? null : model.Refused.ElementAt(step.Pick % model.Refused.Count);
        switch (step.Act)
        {
            case Act.Hold or Act.HoldStatus:
                var key = step.Act is Act.HoldStatus ? $"status/{step.Pick % 2}" : null;
                model.Held.RemoveAll(h => h.Station == station && key is not null && h.Key == key);
                Assert.True(await journal.HoldAsync(fixture.Call(station, Number(number), bytes: step.Pick * 6, replaces: key)).WaitAsync(Patience));
                model.Hold(new(station, Number(number), key) { Order = number });
                break;
            case Act.Done when call is not null:
                journal.Done(call);
                journal.Done(call);
                model.Held.Remove(one!);
                break;
            case Act.Failed when call is not null:
                journal.Failed(call);
                one!.Attempts++;
                break;
            case Act.Refuse when call is not null:
                journal.Refuse(call, "InternalError", "no");
                model.Refuse(one!);
                break;
            case Act.Retry when refused is not null:
                Assert.True(await journal.RetryAsync(await SequenceAsync(journal, refused)).WaitAsync(Patience));
                refused.Attempts = 0;
                model.Refused.Remove(refused);
                model.Hold(refused);
                break;
            case Act.Drop when call is not null:
                Assert.True(await journal.DropAsync(call.Sequence).WaitAsync(Patience));
                model.Held.Remove(one!);
                break;
            case Act.Map:
                journal.Map(station, step.Pick % 3, number);
                model.Ids[(station, step.Pick % 3)] = number;
                break;
            case Act.Forget:
                journal.Forget(station, step.Pick % 3);
                model.Ids.Remove((station, step.Pick % 3));
                break;
            case Act.Flush:
                Assert.True(await journal.FlushAsync().WaitAsync(Patience));
                break;
            case Act.Reopen:
                await fixture.ReopenAsync();
                break;
        }
    }

    private static async Task<long> SequenceAsync(CallJournal journal, Item item)
    {
        await journal.FlushAsync().WaitAsync(Patience);
        return journal.Refusals().Single(r => r.Call.MessageId == item.Id).Call.Sequence;
    }

    private static void Compare(CallJournal journal, Model model)
    {
        for (var i = 0; i < Stations; i++)
        {
            var station = $"CP-{i}";
            var expected = model.Held.Where(h => h.Station == station).ToList();
            var calls = journal.Next(station, int.MaxValue);
            Assert.Equal(expected.Select(h => (h.Id, h.Attempts, h.Key)), calls.Select(c => (c.MessageId, c.Attempts, c.Replaces)));
            Assert.Equal(expected.Count > 0, journal.Holds(station));
            Assert.Equal(
                model.Ids.Where(m => m.Key.Station == station).Select(m => (m.Key.LocalId, (long?)m.Value)).Order(),
                journal.Transactions(station).Select(t => (t.LocalId, t.CsmsId)).Order());
        }

        Assert.Equal(model.Held.Count, journal.Status.Queued);
    }

    private sealed record Item(string Station, string Id, string? Key)
    {
        public int Order { get; init; }

        public int Attempts { get; set; }
    }

    private sealed class Model
    {
        private static readonly Comparer<Item> ByOrder = Comparer<Item>.Create((a, b) => a.Order.CompareTo(b.Order));

        public List<Item> Held { get; } = [];

        public SortedSet<Item> Refused { get; } = new(ByOrder);

        public Dictionary<(string Station, long LocalId), long> Ids { get; } = [];

        public void Hold(Item item)
        {
            Held.Add(item);
            Held.Sort(ByOrder);
        }

        public void Refuse(Item item)
        {
            Held.Remove(item);
            Refused.Add(item);
        }
    }
}
