namespace Gateway.GridSignals.External;

/// <summary>Looks at each contact, for ever. Each has a loop of its own, so that a dead line holds up nobody else's.</summary>
internal sealed class ContactPoller(IEnumerable<ContactSource> contacts, IContactLines lines, TimeProvider time, ILogger<ContactPoller> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(contacts.Select(contact => RunAsync(contact, stoppingToken)));

    private async Task RunAsync(ContactSource contact, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(contact.Options.Every, time);
        string? trouble = null;
        do
        {
            try
            {
                var reading = await lines.ReadAsync(contact.Options, stopping).ConfigureAwait(false);
                contact.Read(reading.IsClosed);
                trouble = Tell(contact, reading, trouble);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Log.ContactFailed(logger, e, contact.Options.Id);       // it grows old, and then limits
            }
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    private string? Tell(ContactSource contact, ContactReading reading, string? before)
    {
        var trouble = reading.IsClosed is null ? reading.Reason : null;
        if (trouble is not null && before is null)
        {
            Log.ContactLost(logger, contact.Options.Id, trouble);
        }
        else if (trouble is null && before is not null)
        {
            Log.ContactBack(logger, contact.Options.Id);
        }

        return trouble;
    }
}
