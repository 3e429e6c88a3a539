using Gateway.Ocpp;
using Gateway.Ocpp.Messages;

namespace Gateway.LocalController;

/// <summary>What the gateway says for itself to the CSMS, from wherever in the program, whether there is a link or not.</summary>
internal sealed class OwnVoice
{
    private OwnSession? _session;
    private bool _redial;

    /// <summary>The CSMS has accepted the gateway's boot, or has it accepted on a link that was opened anew.</summary>
    public event Action? Accepted;

    /// <summary>Of the link that stands and on which the CSMS has accepted the gateway. Null: there is none.</summary>
    public OcppVersion? Version => Volatile.Read(ref _session) is { State: OwnState.Accepted } session ? session.Version : null;

    /// <summary>Says it now or not at all, behind what waits for its turn.</summary>
    /// <param name="make">The message in the version of the link.</param>
    /// <param name="asked">The CSMS asked for it: it may be said while the boot is pending. OCPP 2.1 part 2, B02.FR.02.</param>
    public Task<OwnAnswer> CallAsync(Func<OcppVersion, Request> make, CancellationToken stopping, bool asked = false)
        => Volatile.Read(ref _session) is { } session && (session.State is OwnState.Accepted || (asked && session.State is OwnState.Pending))
            ? session.CallAsync(make(session.Version), stopping)
            : Task.FromResult(new OwnAnswer(OwnOutcome.NotSent));

    /// <summary>A message that nobody answers. OCPP 2.1 part 4, §4.2.5.</summary>
    /// <returns>False: there is no 2.1 link that the CSMS has accepted.</returns>
    public bool Send(Request message)
        => Volatile.Read(ref _session) is { State: OwnState.Accepted, Version: OcppVersion.V21 } session && session.Send(message);

    /// <summary>Ends the link, if there is one, so that it is dialled anew at once, with what has changed.</summary>
    public void Redial(string reason)
    {
        Volatile.Write(ref _redial, true);
        Volatile.Read(ref _session)?.End(reason);
    }

    /// <summary>Asks for the boot to be told again at once, while it is pending.</summary>
    public bool BootAgain() => Volatile.Read(ref _session)?.BootAgain() ?? false;

    internal void Began(OwnSession session) => Volatile.Write(ref _session, session);

    internal void Ended(OwnSession session) => Interlocked.CompareExchange(ref _session, null, session);

    /// <summary>True once after somebody wanted the link dialled anew at once.</summary>
    internal bool TakeRedial() => Interlocked.Exchange(ref _redial, false);

    internal void WasAccepted() => Accepted?.Invoke();
}
