using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>
/// A library that is preloaded into the gateway: it counts what the process waits for on the disk, whoever in it asks, and makes
/// every such wait longer. So the program under test is the one that is shipped.
/// </summary>
internal sealed class SlowDisk : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("slow-disk-");
    private readonly string _library;

    /// <exception cref="InvalidOperationException">There is no C compiler.</exception>
    public SlowDisk()
    {
        _library = Path.Combine(_directory.FullName, "slow-disk.so");
        try
        {
            using var compiler = Process.Start("cc", ["-O2", "-shared", "-fPIC", "-o", _library, Path.Combine(AppContext.BaseDirectory, "slow-disk.c")]);
            compiler.WaitForExit();
            if (compiler.ExitCode is 0)
            {
                return;
            }
        }
        catch (Win32Exception)
        {
            // Told below.
        }

        throw new InvalidOperationException("the fsyncs of the gateway are counted by a small C library: a C compiler (cc) is needed");
    }

    /// <summary>What a process needs in its environment.</summary>
    /// <param name="longer">How much longer each wait takes. Below a second.</param>
    public Fsyncs For(TimeSpan longer)
    {
        var counter = Path.Combine(_directory.FullName, Guid.NewGuid().ToString());
        File.WriteAllBytes(counter, new byte[sizeof(long)]);
        return new(counter, new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = _library,
            ["SLOW_DISK_COUNT"] = counter,
            ["SLOW_DISK_MICROSECONDS"] = longer.TotalMicroseconds.ToString("0", CultureInfo.InvariantCulture),
        });
    }

    public void Dispose() => _directory.Delete(true);
}

/// <summary>How often one process has waited for the disk.</summary>
internal sealed class Fsyncs(string counter, IReadOnlyDictionary<string, string> environment)
{
    public IReadOnlyDictionary<string, string> Environment => environment;

    public long Count => BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(counter));
}
