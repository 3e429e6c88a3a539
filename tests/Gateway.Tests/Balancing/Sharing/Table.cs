using Gateway.Balancing.Sharing;

namespace Gateway.Tests.Balancing.Sharing;

/// <summary>The smallest site: loads of 6 to 32 A in whole amperes under one limit.</summary>
internal static class Table
{
    public static Sharer Of(double room, int loads)
    {
        var sharer = new Sharer(new(loads, 1, Enumerable.Range(0, loads).Select(i => new Entry(i, 0, Entry.Always))));
        sharer.Room[0] = room;
        Array.Fill(sharer.Wishes.Minimum, 6);
        Array.Fill(sharer.Wishes.Upper, 32);
        Array.Fill(sharer.Wishes.Step, 1);
        return sharer;
    }
}
