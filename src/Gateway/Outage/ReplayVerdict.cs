namespace Gateway.Outage;

/// <summary>What is to be done with a held message after it was sent to the CSMS.</summary>
internal abstract record ReplayVerdict
{
    private ReplayVerdict()
    {
    }

    /// <summary>The CSMS has it: it is owed no longer.</summary>
    internal sealed record Done : ReplayVerdict;

    /// <summary>It is sent again; what comes after it in order waits as well.</summary>
    /// <param name="After">At least 0, from now on.</param>
    /// <param name="Counts">It was an attempt. False: the link was lost, and the message is sent once there is another.</param>
    internal sealed record TryAgain(TimeSpan After, bool Counts = true) : ReplayVerdict;

    /// <summary>The CSMS does not take it, now or ever: it goes to the dead letters, where people see it.</summary>
    /// <param name="Code">The CALLERROR's, or <see cref="ReplayRules.NoAnswerCode"/>.</param>
    /// <param name="Text">For people.</param>
    internal sealed record Refused(string Code, string Text) : ReplayVerdict;
}
