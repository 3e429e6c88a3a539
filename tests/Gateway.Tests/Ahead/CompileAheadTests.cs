using System.Runtime;
using System.Runtime.CompilerServices;

namespace Gateway.Tests.Ahead;

/// <summary>A folder of its own: all of a namespace is compiled.</summary>
public sealed class CompileAheadTests
{
    [Fact]
    public void What_was_compiled_ahead_is_not_compiled_when_it_is_first_called()
    {
        CompileAhead.Of([typeof(CompileAheadTests)]);

        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var answer = Seldom.Needed(41);
        var after = JitInfo.GetCompiledMethodCount(currentThread: true);

        Assert.Equal((42, before), (answer, after));
    }

    [Fact]
    public void What_an_overload_needs_can_be_compiled_ahead()
        => Assert.Null(Record.Exception(() => CompileAhead.Of(CompileAhead.Urgent)));

    private static class Seldom
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static int Needed(int x) => x + 1;
    }
}
