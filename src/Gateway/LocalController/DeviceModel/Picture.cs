using Gateway.Site;

namespace Gateway.LocalController.DeviceModel;

/// <summary>The site as the rows of the device model read it: as it is now or, while it is held, as it was at one instant.</summary>
internal sealed class Picture(SiteImage image) : IDisposable
{
    private readonly ThreadLocal<SiteSnapshot?> _held = new();

    public SiteSnapshot Now => _held.Value ?? image.Freeze();

    /// <summary>On this thread, until the result is disposed of.</summary>
    public Holding Hold()
    {
        var outer = _held.Value;
        _held.Value = outer ?? image.Freeze();
        return new(_held, outer);
    }

    public void Dispose() => _held.Dispose();
}

/// <summary>As long as it lasts, one instant of the site is read. A ref struct, since it must not outlast an await.</summary>
internal readonly ref struct Holding(ThreadLocal<SiteSnapshot?>? held, SiteSnapshot? outer)
{
    public void Dispose()
    {
        if (held is not null)
        {
            held.Value = outer;
        }
    }
}
