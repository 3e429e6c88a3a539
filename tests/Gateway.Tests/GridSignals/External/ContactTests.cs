using Gateway.GridSignals.External;
using Gateway.LocalController.Limits;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.GridSignals.External;

/// <summary>A contact that the grid's operator switches: open circuits and silent lines are the safe state.</summary>
public sealed class ContactTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_limits_from_the_start_until_it_was_closed_for_long_enough()
    {
        var contact = Contact();
        Assert.Equal(("silent", true), Now(contact));

        contact.Read(true);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        contact.Read(true);
        Assert.Equal(("silent", true), Now(contact));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        contact.Read(true);
        Assert.Equal(("unlimited", false), Now(contact));
    }

    [Fact]
    public void An_open_circuit_limits_when_it_has_stood_for_long_enough()
    {
        var contact = Closed();
        Every(contact, false, 1);
        Assert.False(Now(contact).Limits);
        Every(contact, true, 1);        // it bounces
        Every(contact, false, 1);
        Assert.False(Now(contact).Limits);

        Every(contact, false, 2);

        Assert.Equal(("limited", true), Now(contact));
        Assert.False(contact.At(_time.GetTimestamp()).IsFailSafe);
    }

    [Fact]
    public void A_line_that_is_silent_for_too_long_limits_and_has_to_prove_itself_again()
    {
        var contact = Closed();
        Every(contact, null, 10);
        Assert.False(Now(contact).Limits);
        Every(contact, null, 1);
        Assert.Equal(("silent", true), Now(contact));
        Assert.True(contact.At(_time.GetTimestamp()).IsFailSafe);

        contact.Read(true);
        Assert.True(Now(contact).Limits);
        Every(contact, true, 2);

        Assert.Equal(("unlimited", false), Now(contact));
    }

    [Fact]
    public void A_contact_that_limits_when_closed_limits_while_it_is_silent_all_the_same()
    {
        var contact = Contact(closedIsLimit: true);
        Assert.True(Now(contact).Limits);
        Every(contact, false, 3);
        Assert.False(Now(contact).Limits);
        Every(contact, true, 3);
        Assert.Equal(("limited", true), Now(contact));
        Every(contact, false, 3);
        Every(contact, null, 11);
        Assert.True(Now(contact).Limits);
    }

    [Theory]
    [InlineData("discrete 0", ContactTable.Discrete, 0, 0)]
    [InlineData("coil 65535", ContactTable.Coil, 65535, 0)]
    [InlineData("input 12.5", ContactTable.Input, 12, 5)]
    [InlineData("holding 40.15", ContactTable.Holding, 40, 15)]
    public void An_input_is_a_bit_of_one_of_four_tables(string text, ContactTable table, int address, int bit)
        => Assert.Equal(new ContactInput(table, (ushort)address, bit), ContactInput.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("discrete")]
    [InlineData("discrete 0.1")]
    [InlineData("discrete 65536")]
    [InlineData("discrete -1")]
    [InlineData("Discrete 0")]
    [InlineData("input 12")]
    [InlineData("input 12.16")]
    [InlineData("input 1.2.3")]
    [InlineData("relay 1")]
    [InlineData("coil  1")]
    public void What_is_no_input_is_told_so(string text) => Assert.Null(ContactInput.Parse(text));

    [Fact]
    public async Task It_is_looked_at_again_and_again_and_a_look_that_fails_is_none()
    {
        using var stopping = new CancellationTokenSource();
        var (contact, lines) = (Contact(), new Lines());
        using var poller = new ContactPoller([contact], lines, _time, NullLogger<ContactPoller>.Instance);
        await poller.StartAsync(stopping.Token);

        foreach (var _ in Enumerable.Range(0, 4))
        {
            await lines.Looked.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
            lines.Next();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await lines.Looked.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.Equal(("unlimited", false), Now(contact));
        await stopping.CancelAsync();
        await poller.StopAsync(CancellationToken.None);
    }

    private ContactSource Contact(bool closedIsLimit = false) => new(
        new("ripple", new("tcp://127.0.0.1:502"), 1, default, closedIsLimit, LimitDirection.Import, new LimitAmount(4200, true),
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)), _time);

    private ContactSource Closed()
    {
        var contact = Contact();
        Every(contact, true, 3);
        Assert.False(Now(contact).Limits);
        return contact;
    }

    /// <summary>A look a second, the first at once.</summary>
    private void Every(ContactSource contact, bool? isClosed, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            contact.Read(isClosed);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        contact.Read(isClosed);
    }

    private (string Word, bool Limits) Now(ContactSource contact)
        => contact.At(_time.GetTimestamp()) is var state ? (state.Word, state.Limit is not null) : default;

    /// <summary>Closed contacts, of which every second look fails in its own way.</summary>
    private sealed class Lines : IContactLines
    {
        private TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _looks;

        public Task Looked => Volatile.Read(ref _looked).Task;

        public void Next() => Volatile.Write(ref _looked, new(TaskCreationOptions.RunContinuationsAsynchronously));

        public async Task<ContactReading> ReadAsync(ContactOptions contact, CancellationToken stopping)
        {
            await Task.Yield();
            try
            {
                return ++_looks % 2 == 0 ? throw new InvalidOperationException("nobody foresaw this") : new(true, "");
            }
            finally
            {
                Volatile.Read(ref _looked).TrySetResult();
            }
        }
    }
}
