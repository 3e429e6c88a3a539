using System.Collections.Concurrent;
using Gateway.Journal;

namespace Gateway.Stations.Actuation;

/// <summary>
/// What is known of the models of stations: the quirks of the files, and what was learnt of them, which is on disk. The first of a
/// hundred equal stations is tried out, the others profit.
/// </summary>
internal sealed class ModelBook(QuirkBook quirks, DurableNotes? notes, ILogger logger)
{
    /// <summary>In <see cref="DurableNotes"/>: by model.</summary>
    public const string Kind = "model";

    /// <summary>In <see cref="DurableNotes"/>: by station, what its meter values were set to.</summary>
    private const string MetersKind = "meterSettings";

    /// <summary>What strangers say that they are must not fill the disk.</summary>
    private const int MostModels = 1000;

    private readonly ConcurrentDictionary<string, Learnt> _learnt = new(StringComparer.Ordinal);

    public Quirk QuirkOf(StationModel? model) => model is null ? Quirk.None : quirks.Of(model);

    public Learnt LearntOf(StationModel? model) => model is null ? Learnt.Nothing : _learnt.GetOrAdd(model.Key, Recall);

    public void Learn(StationModel? model, Func<Learnt, Learnt> change)
    {
        if (model is null || (_learnt.Count >= MostModels && !_learnt.ContainsKey(model.Key)))
        {
            return;
        }

        var before = LearntOf(model);
        var after = _learnt.AddOrUpdate(model.Key, key => change(Recall(key)), (_, known) => change(known));
        if (after != before)
        {
            Log.ModelLearnt(logger, model.Key, after.Works?.ToString() ?? "no way yet", after.Proven);
            notes?.Put(Kind, model.Key, after.Write());
        }
    }

    /// <summary>True: the station's meter values were not set like that before.</summary>
    public bool MeterSettingsAreNew(string station, string settings)
        => notes?.Find(MetersKind, station) is not { } set || !set.AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(settings));

    public void MeterSettingsAre(string station, string settings) => notes?.Put(MetersKind, station, System.Text.Encoding.UTF8.GetBytes(settings));

    private Learnt Recall(string key) => notes?.Find(Kind, key) is { } kept && Learnt.Read(kept) is { } learnt ? learnt : Learnt.Nothing;
}
