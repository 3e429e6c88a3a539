using System.Text;
using Gateway.Ocpp.Messages;

namespace Gateway.Tests.Ocpp.Messages;

public sealed class AnswersTests
{
    [Theory]
    [InlineData("""{"status":"Accepted"}""", AnswerStatus.Accepted, "")]
    [InlineData("""{"statusInfo":{"reasonCode":"DuplicateProfile","additionalInfo":"level 0"},"status":"Rejected"}""", AnswerStatus.Rejected, "Rejected: DuplicateProfile: level 0")]
    [InlineData("""{"status":"NotSupported"}""", AnswerStatus.NotSupported, "NotSupported")]
    [InlineData("""{"status":"Unknown"}""", AnswerStatus.Other, "Unknown")]
    [InlineData("""{"setVariableResult":[{"attributeStatus":"Accepted"},{"attributeStatus":"RebootRequired","component":{"name":"x"}}]}""", AnswerStatus.RebootRequired, "RebootRequired")]
    [InlineData("""{"setVariableResult":[]}""", AnswerStatus.Unreadable, "no readable status")]
    [InlineData("""{"status":{}}""", AnswerStatus.Unreadable, "no readable status")]
    [InlineData("{}", AnswerStatus.Unreadable, "no readable status")]
    [InlineData("[]", AnswerStatus.Unreadable, "no readable status")]
    [InlineData("""{"status":"Acc""", AnswerStatus.Unreadable, "no readable status")]
    public void A_status_is_told_with_its_reason(string payload, AnswerStatus status, string text)
        => Assert.Equal(new StatusAnswer(status, text), Answers.ReadStatus(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void A_boot_answer_tells_status_interval_and_time()
    {
        var answer = Answers.ReadBoot("""{"currentTime":"2026-01-01T00:00:00Z","interval":"300","status":"Pending"}"""u8);

        Assert.Equal(new BootAnswer(AnswerStatus.Other, true, TimeSpan.FromMinutes(5), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), answer);
    }

    [Fact]
    public void A_boot_answer_without_sense_is_unreadable()
    {
        Assert.Equal(AnswerStatus.Unreadable, Answers.ReadBoot("""{"interval":-5,"currentTime":"soon"}"""u8).Status);
        Assert.Equal(TimeSpan.Zero, Answers.ReadBoot("""{"interval":-5,"currentTime":"soon"}"""u8).Interval);
        Assert.Equal(AnswerStatus.Unreadable, Answers.ReadBoot("""{"status":"""u8).Status);
    }

    [Fact]
    public void A_heartbeats_answer_tells_the_time()
        => Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Answers.ReadHeartbeat("""{"currentTime":"2026-01-01T00:00:00.000Z"}"""u8));
}
