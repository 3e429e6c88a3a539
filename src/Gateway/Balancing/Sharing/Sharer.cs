namespace Gateway.Balancing.Sharing;

/// <summary>
/// Shares current among loads under all constraints at once: pure numbers, no heap after construction, and the same inputs give
/// the same result, ties by index.
/// </summary>
internal sealed class Sharer
{
    /// <summary>What stops a load that is stopped by no constraint.</summary>
    public const int OwnBound = Flows.None;

    private readonly Couplings _couplings;
    private readonly Flows _flows;
    private readonly Admission _admission;
    private readonly WaterFill _water;
    private readonly PhasorFill _phasors;
    private readonly Rounding _rounding;
    private readonly WholeFill _whole;
    private readonly int[] _members;
    private readonly Raising _raising;
    private readonly Throughput _throughput;
    private readonly double[] _without;
    private bool _isWhole;

    public Sharer(Couplings couplings)
    {
        _couplings = couplings;
        (Wishes, Room) = (new(couplings.Loads), new double[couplings.Constraints]);
        (Current, StoppedBy, Refused) = (new double[couplings.Loads], new int[couplings.Loads], new bool[couplings.Loads]);
        var flows = _flows = new(couplings, Room);
        _admission = new(couplings, Wishes, Room, flows);
        _water = new(couplings, Room, Wishes.Weight);
        _phasors = new(couplings, Room, Wishes.Weight);
        _rounding = new(couplings, Wishes, Room, flows);
        (_whole, _members) = (new(couplings, Wishes, Room), new int[couplings.Loads]);
        _raising = new(couplings, Wishes, Room);
        _throughput = new(couplings, Wishes, Room, flows);
        _without = new double[couplings.Loads];
    }

    public Wishes Wishes { get; }

    /// <summary>Per constraint, in ampere; below 0: none.</summary>
    public double[] Room { get; }

    /// <summary>The result, in ampere: legal values only.</summary>
    public double[] Current { get; }

    /// <summary>The constraint that lets each have no more; <see cref="OwnBound"/>: it has all it may.</summary>
    public int[] StoppedBy { get; }

    /// <summary>Wanted, but not even the minimum was there.</summary>
    public bool[] Refused { get; }

    /// <summary>
    /// While nobody wants anything else than at the last sharing: the room without what decides nothing. Where whole amperes are shared
    /// that is part of an ampere.
    /// </summary>
    public ReadOnlySpan<double> Trimmed()
    {
        for (var c = 0; c < Room.Length && _isWhole; c++)
        {
            Room[c] = Math.Floor(Room[c] + Flows.Epsilon);
        }

        return Room;
    }

    /// <summary>What each load shall have.</summary>
    public void Share(Strategy strategy)
    {
        _couplings.Settle();
        var byClass = strategy is Strategy.Priority;
        _isWhole = strategy is not Strategy.Throughput && _whole.Fits();
        var fits = _admission.Offer(Current, StoppedBy, Refused);
        if (strategy is Strategy.Throughput)
        {
            Maximise(fits);
            return;
        }

        if (!fits)
        {
            _admission.Choose(byClass, Current, StoppedBy, Refused);
        }

        if (_isWhole)
        {
            ShareWhole(byClass);
            return;
        }

        FillClasses(byClass);
        _rounding.Run(byClass, Current, StoppedBy, Refused);
    }

    /// <summary>
    /// Where not all can have their minimum, or some can wait, those are served who would get as much if there were no minimums: to
    /// fill up by weight alone may load one phase and leave the others empty, and everybody's minimum may leave little for a car
    /// that has no time. What then remains is for the others.
    /// </summary>
    private void Maximise(bool fits)
    {
        if (_throughput.IsExact && !_throughput.Prefer(fits, Current, _without, _admission))
        {
            _admission.Choose(Current, StoppedBy, Refused);
            Most();
            _rounding.Admit(Current, StoppedBy, Refused);
            return;
        }

        if (!fits)
        {
            _admission.Choose(byClass: false, Current, StoppedBy, Refused);
        }

        Most();
    }

    private void Most()
    {
        _throughput.Run(Current, Refused);
        _rounding.Run(byClass: false, Current, StoppedBy, Refused);
    }

    private void FillClasses(bool byClass)
    {
        var (lower, upper) = _couplings.IsPlain ? (_water.Lower, _water.Upper) : (_phasors.Lower, _phasors.Upper);
        Current.CopyTo(lower, 0);
        var above = int.MaxValue;
        while (NextClass(byClass, above) is { } next)
        {
            for (var i = 0; i < upper.Length; i++)
            {
                var mayRise = !Refused[i] && Wishes.IsWanting(i) && (!byClass || Wishes.Class[i] == next);
                upper[i] = mayRise ? Math.Max(lower[i], Wishes.Upper[i]) : lower[i];
            }

            Fill();
            above = next;
        }

        lower.CopyTo(Current, 0);
    }

    /// <summary>
    /// What each load can have now on its way up, while others may still draw what they have claimed: each counts with the larger
    /// of its claim and its current, and only what that leaves is given.
    /// </summary>
    /// <param name="from">Where each is, legal or nothing; more than <paramref name="toward"/> is cut to that.</param>
    /// <param name="toward">Where each shall be in the end.</param>
    /// <param name="claims">What each may be drawing, three conductors a load.</param>
    public void Grant(ReadOnlySpan<double> from, ReadOnlySpan<double> toward, ReadOnlySpan<double> claims)
    {
        _couplings.Settle();
        Array.Clear(Refused);
        _raising.Run(from, toward, claims, Current, StoppedBy);
    }

    private void ShareWhole(bool byClass)
    {
        var above = int.MaxValue;
        _whole.Open(_flows);       // as admission left them
        while (NextClass(byClass, above) is { } next)
        {
            var count = 0;
            for (var i = 0; i < _members.Length; i++)
            {
                if (!Refused[i] && Current[i] > 0 && (!byClass || Wishes.Class[i] == next))
                {
                    _members[count++] = i;
                }
            }

            _whole.Run(_members.AsSpan(0, count), Current, StoppedBy);
            above = next;
        }
    }

    private void Fill()
    {
        if (_couplings.IsPlain)
        {
            _water.Run(StoppedBy);
        }
        else
        {
            _phasors.Run(StoppedBy);
        }
    }

    /// <summary>The highest class below; null: all are done.</summary>
    private int? NextClass(bool byClass, int above)
    {
        if (!byClass)
        {
            return above == int.MaxValue ? 0 : null;
        }

        int? next = null;
        for (var i = 0; i < Current.Length; i++)
        {
            if (Wishes.Class[i] < above && !(Wishes.Class[i] <= next) && !Refused[i] && Wishes.IsWanting(i))
            {
                next = Wishes.Class[i];
            }
        }

        return next;
    }
}
