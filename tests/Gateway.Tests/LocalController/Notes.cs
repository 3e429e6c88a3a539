using Gateway.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.LocalController;

/// <summary>What the gateway must not forget, on a real file that can be opened again as after a restart.</summary>
internal sealed class Notes : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("site-gateway-notes-");
    private DurableNotes? _open;

    public string Folder => _directory.FullName;

    public DurableNotes Open()
    {
        _open?.Dispose();
        return _open = DurableNotes.Open(Folder, TimeProvider.System, NullLogger.Instance);
    }

    public void Dispose()
    {
        _open?.Dispose();
        _directory.Delete(recursive: true);
    }
}
