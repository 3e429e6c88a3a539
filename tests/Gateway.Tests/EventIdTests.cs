using System.Reflection;
using Gateway.Site;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>Event ids are what people filter and alarm on: each means one thing, and a folder's ids lie together.</summary>
public sealed class EventIdTests
{
    private const int BlockSize = 100;

    private static readonly List<(Type Log, string Message, int Id)> Messages =
    [
        .. from type in typeof(SiteImage).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           select (type, method.Name, message.EventId),
    ];

    [Fact]
    public void No_two_messages_share_an_event_id()
    {
        Assert.NotEmpty(Messages);
        Strays.AssertNone(Messages.GroupBy(m => m.Id).Where(same => same.Count() > 1).Select(Tell));
    }

    [Fact]
    public void A_folder_says_everything_in_one_class()
        => Strays.AssertNone(Messages.GroupBy(m => m.Log.Namespace).Where(one => one.DistinctBy(m => m.Log).Count() > 1).Select(Tell));

    [Fact]
    public void The_ids_of_a_folder_lie_in_blocks_of_a_hundred_that_no_other_folder_uses()
        => Strays.AssertNone(Messages.GroupBy(m => m.Id / BlockSize).Where(block => block.DistinctBy(m => m.Log).Count() > 1).Select(Tell));

    [Fact]
    public void Every_message_has_an_id_of_its_own() => Assert.All(Messages, m => Assert.True(m.Id > 0, $"{m.Log}.{m.Message} has none"));

    private static string Tell(IEnumerable<(Type Log, string Message, int Id)> messages)
        => string.Join(", ", messages.Select(m => $"{m.Log.FullName}.{m.Message} ({m.Id})"));
}
