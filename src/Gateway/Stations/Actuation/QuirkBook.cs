using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway.Stations.Actuation;

/// <summary>All that is known of kinds of stations, from the files beside the site file and those that came with the program.</summary>
internal sealed class QuirkBook
{
    private QuirkBook(ImmutableArray<Quirk> entries) => Entries = entries;

    public static QuirkBook Empty { get; } = new([]);

    /// <summary>What is said first counts: the user's own files, then ours; files by name, entries in their order.</summary>
    public ImmutableArray<Quirk> Entries { get; }

    /// <summary>Everything that fits a station, in one. <see cref="Quirk.None"/> where nothing does.</summary>
    public Quirk Of(StationModel model) => Entries.Where(e => e.Fits(model)).Aggregate(Quirk.None, static (all, next) => all.Over(next));

    /// <summary>Reads the files of the directories that are there. A file of the first replaces one of the same name in the next.</summary>
    public static (QuirkBook Book, ImmutableArray<Fault> Faults) Load(ImmutableArray<string> directories)
    {
        var (entries, faults) = (ImmutableArray.CreateBuilder<Quirk>(), ImmutableArray.CreateBuilder<Fault>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in directories.Where(Directory.Exists).SelectMany(Files))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!seen.Add(name))
            {
                continue;
            }

            if (YamlText.Read(path, out var unreadable) is not { } text)
            {
                faults.Add(unreadable!);
                continue;
            }

            var (quirks, inFile) = QuirkReader.Read(path, text, $"quirk {name}");
            entries.AddRange(quirks);
            faults.AddRange(inFile);
        }

        return (new(entries.ToImmutable()), faults.ToImmutable());
    }

    private static IEnumerable<string> Files(string directory)
        => Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal);
}
