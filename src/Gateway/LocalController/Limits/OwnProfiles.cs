using System.Collections.Immutable;
using System.Globalization;
using Gateway.Journal;
using Gateway.Ocpp.Profiles;

namespace Gateway.LocalController.Limits;

/// <summary>The profiles that the CSMS has set on the gateway, kept over restarts. Read from any thread.</summary>
internal sealed class OwnProfiles
{
    /// <summary>In <see cref="DurableNotes"/>.</summary>
    public const string Kind = "profile";

    /// <summary>New values of a Dynamic profile may come every second; a flash disk shall not be written as often.</summary>
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private readonly DurableNotes _notes;
    private readonly TimeProvider _time;
    private readonly Lock _changing = new();
    private readonly Dictionary<int, long> _written = [];       // under _changing
    private readonly HashSet<int> _unwritten = [];              // under _changing
    private ImmutableList<OwnProfile> _all = [];

    public OwnProfiles(DurableNotes notes, TimeProvider time, ILogger<OwnProfiles> logger)
    {
        (_notes, _time) = (notes, time);
        foreach (var (key, value) in notes.All(Kind))
        {
            if (OwnProfile.Read(value) is { } profile)
            {
                _all = _all.Add(profile);
            }
            else
            {
                Log.NoteUnreadable(logger, Kind, key);
            }
        }
    }

    public ImmutableList<OwnProfile> All => Volatile.Read(ref _all);

    public OwnProfile? Find(int id) => All.Find(p => p.Id == id);

    /// <summary>Takes the place of one with the same id.</summary>
    /// <returns>False: it holds, but could not be written to disk.</returns>
    public bool Put(OwnProfile profile)
    {
        lock (_changing)
        {
            Volatile.Write(ref _all, _all.RemoveAll(p => p.Id == profile.Id).Add(profile));
            return Write(profile);
        }
    }

    /// <summary>New values of a Dynamic profile; on disk within a minute.</summary>
    public void Update(OwnProfile profile)
    {
        lock (_changing)
        {
            if (Find(profile.Id) is not { } old)
            {
                return;     // cleared meanwhile
            }

            Volatile.Write(ref _all, _all.Replace(old, profile));
            _unwritten.Add(profile.Id);
        }

        WriteDue();
    }

    /// <returns>How many were taken out.</returns>
    public int Clear(Predicate<OwnProfile> which)
    {
        lock (_changing)
        {
            var gone = _all.FindAll(which);
            Volatile.Write(ref _all, _all.RemoveAll(which));
            foreach (var profile in gone)
            {
                _notes.Remove(Kind, Key(profile.Id));
                _unwritten.Remove(profile.Id);
            }

            return gone.Count;
        }
    }

    /// <summary>Writes what has changed and was not written for so long.</summary>
    public void WriteDue(TimeSpan notFor)
    {
        lock (_changing)
        {
            foreach (var profile in _all.FindAll(p => _unwritten.Contains(p.Id)
                && (!_written.TryGetValue(p.Id, out var at) || _time.GetElapsedTime(at) >= notFor)))
            {
                Write(profile);
            }
        }
    }

    public void WriteDue() => WriteDue(WriteEvery);

    /// <summary>Per phase; null: no profile of that purpose limits. The highest level that has a period for the moment leads (K01.FR.17).</summary>
    /// <param name="phases">Watts cannot flow over more, 1 to 3.</param>
    public double? Lead(ProfilePurpose purpose, ProfileMoment moment, double volt, int phases)
    {
        (int Level, double Limit)? lead = null;
        foreach (var profile in All)
        {
            if (profile.Reckoned.Purpose == purpose && !(profile.Reckoned.StackLevel < lead?.Level)
                && profile.Reckoned.LimitAt(moment, volt, phases) is { } limit)
            {
                lead = (profile.Reckoned.StackLevel, limit);
            }
        }

        return lead?.Limit;
    }

    private bool Write(OwnProfile profile)
    {
        _written[profile.Id] = _time.GetTimestamp();
        _unwritten.Remove(profile.Id);
        return _notes.Put(Kind, Key(profile.Id), profile.Write());
    }

    private static string Key(int id) => id.ToString(CultureInfo.InvariantCulture);
}
