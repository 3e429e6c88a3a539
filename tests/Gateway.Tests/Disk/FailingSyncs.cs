namespace Gateway.Tests.Disk;

/// <summary>Which syncs fail: now and then one, and then those of the same file among the next few. For one thread at a time.</summary>
internal sealed class FailingSyncs(Random random)
{
    private const int OneIn = 15;
    private const int MostInARow = 3;

    private string? _file;
    private int _left;

    public bool Fails(string file)
    {
        if (_left is 0 && random.Next(OneIn) is 0)
        {
            (_file, _left) = (file, random.Next(1, MostInARow + 1));
        }

        return _left > 0 && _left-- > 0 && file == _file;
    }
}
