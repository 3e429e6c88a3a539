using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gateway.Journal;

/// <summary>Finds the distribution's SQLite, which is patched by it, under the name that the packages ask for.</summary>
internal static class SqliteLibrary
{
    public const string Name = "libsqlite3.so.0";

    private static readonly Lazy<bool> Ready = new(Initialise);

    /// <summary>Null: ready for use. Else a sentence.</summary>
    public static string? Missing(string library)
        => NativeLibrary.TryLoad(library, out _) && Ready.Value ? null : $"{library} is not installed (Debian: libsqlite3-0)";

    private static bool Initialise()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            static (name, _, _) => name is "e_sqlite3" && NativeLibrary.TryLoad(Name, out var handle) ? handle : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }
}
