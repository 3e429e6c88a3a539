using Gateway.Site;

namespace Gateway.Balancing;

/// <summary>
/// Whether a rise of the meter may be a car that takes what it was just allowed. A measurement answers a raise when the car had time
/// to follow; so does one of a car that leaves some of the first of several raises, for the later ones change nothing then.
/// </summary>
internal sealed class Raises
{
    /// <summary>In ampere: who draws so much less than he may leaves some of it.</summary>
    private const double Some = 2;

    private bool _isAnswered;
    private long _since;        // the first raise that is not answered
    private Ampere _from;       // the limit before that; 0: there was no transaction
    private Ampere _to;         // the lowest limit since then
    private long _last;

    /// <summary>What it may have drawn before the first raise that is not answered.</summary>
    public Ampere From => _from;

    /// <summary>A transaction begins: all that it may draw is a raise.</summary>
    public void Begin(long at, Ampere possible) => Begin(at, default, possible);

    /// <param name="account">As it was before.</param>
    public void Raised(in Moment now, Account account, long at, Ampere possible)
    {
        if (_isAnswered && account.MeasuredAt is not null && account.Draw < account.Possible.Value - Some)
        {
            return;
        }

        if (_isAnswered || IsOld(now, account))
        {
            Begin(at, account.Possible, possible);
        }

        _last = at;
    }

    private void Begin(long at, Ampere from, Ampere to) => (_isAnswered, _since, _last, _from, _to) = (false, at, at, from, to);

    public void Cut(Ampere possible) => _to = Ampere.Min(_to, possible);

    /// <summary>No measurement tells yet what the car makes of its limit.</summary>
    public bool IsOpen(in Moment now, Account account)
    {
        if (!_isAnswered && account.MeasuredAt is { } at && Answers(now, at))
        {
            if (_last != _since && account.Draw >= _to.Value - Some)
            {
                (_since, _to) = (_last, account.Possible);      // it took the first raise: what of those that followed?
            }

            _isAnswered = _last != _since || Answers(now, at);
        }

        return !_isAnswered && !IsOld(now, account);
    }

    /// <summary>When time alone closes it.</summary>
    public long Until(in Moment now, Account account) => now.When(_since, Patience(account));

    private bool Answers(in Moment now, long measured) => measured > _since && now.Between(_since, measured) >= Times.CutEffective;

    private bool IsOld(in Moment now, Account account) => now.AgeOf(_since) >= Patience(account);

    /// <summary>By then the next measurement would have come; or where there is none yet, the first, and the slowest station has followed.</summary>
    private static TimeSpan Patience(Account account)
        => account.MeasuredAt is null ? Times.SlowCutEffective + Times.MeasurementHeard : Times.MeasurementFresh;
}
