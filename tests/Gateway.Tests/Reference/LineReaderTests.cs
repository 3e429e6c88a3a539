using System.Text;
using Gateway.Reference;

namespace Gateway.Tests.Reference;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("\n\na\n\n", "||a|")]
    [InlineData("\uFEFFa\n\uFEFFb", "a|\uFEFFb")]
    public void Lines_end_with_a_feed_or_with_the_input(string text, string lines)
        => Assert.Equal(lines, string.Join('|', Read(Encoding.UTF8.GetBytes(text), 1)));

    [Theory]
    [InlineData(1000)]
    [InlineData(1 << 22)]
    public void The_longest_line_is_read_and_one_byte_more_is_not(int piece)
    {
        byte[] longest = [.. Enumerable.Repeat((byte)'a', LineReader.Longest)];

        var lines = Read([.. longest, 13, 10, .. longest, (byte)'a', 10, (byte)'b', 10, .. longest], piece);

        Assert.Equal([LineReader.Longest, "too long".Length, 1, LineReader.Longest], lines.Select(l => l.Length));
        Assert.Equal("too long", lines[1]);
    }

    private static List<string> Read(byte[] input, int piece)
    {
        using var trickle = new Trickle(input, piece);
        var reader = new LineReader(trickle);
        var lines = new List<string>();
        while (reader.Next(out var line, out var tooLong))
        {
            lines.Add(tooLong ? "too long" : Encoding.UTF8.GetString(line));
        }

        Assert.Equal(lines.Count, reader.Number);
        return lines;
    }

    /// <summary>A pipe that gives so many bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(piece, count));
    }
}
