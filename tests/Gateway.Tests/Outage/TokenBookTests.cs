using System.Collections.Immutable;
using System.Text;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Outage;

namespace Gateway.Tests.Outage;

/// <summary>Who may charge while the CSMS is away.</summary>
public sealed class TokenBookTests : StandTest
{
    [Theory]
    [InlineData(OcppVersion.V16, false, "Invalid")]
    [InlineData(OcppVersion.V201, false, "Unknown")]
    [InlineData(OcppVersion.V21, false, "Unknown")]
    [InlineData(OcppVersion.V16, true, "Accepted")]
    [InlineData(OcppVersion.V21, true, "Accepted")]
    public void A_token_that_nobody_knows_is_judged_by_the_site_file(OcppVersion version, bool accept, string verdict)
        => Assert.Equal(verdict, NewStand(version, new() { AcceptUnknownTokens = accept }).Judges());

    [Fact]
    public void A_token_that_was_accepted_unknown_stays_in_no_stations_cache()
    {
        var info = NewStand(OcppVersion.V16, new() { AcceptUnknownTokens = true }).Says("Authorize", """{"idTag":"AB"}""").GetProperty("idTagInfo");

        Assert.Equal(Stand.Noon.AddDays(1), info.GetProperty("expiryDate").GetDateTimeOffset());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_the_CSMS_last_said_of_a_token_holds_whatever_its_case_also_after_a_restart(OcppVersion version)
    {
        var stand = NewStand(version, new() { AcceptUnknownTokens = true });

        stand.CsmsSays("Accepted");
        Assert.Equal("Accepted", NewStand(version, null, stand.Memory).Judges(Stand.Card.ToLowerInvariant()));
        foreach (var word in new[] { "Blocked", "Invalid", "Expired" })
        {
            stand.CsmsSays(word);
            Assert.Equal(word, stand.Judges());
            Assert.Equal(word, stand.Again().Judges());
        }

        stand.CsmsSays("ConcurrentTx");
        Assert.Equal("Expired", stand.Judges());
    }

    [Theory]
    [InlineData(OcppVersion.V16, "expiryDate")]
    [InlineData(OcppVersion.V201, "cacheExpiryDateTime")]
    public void A_token_is_expired_from_its_moment_on(OcppVersion version, string field)
    {
        var stand = NewStand(version, new() { AcceptUnknownTokens = true });
        stand.CsmsSays("Accepted", $",\"{field}\":\"2026-11-21T13:00:00+00:00\"");

        Assert.Equal("Accepted", stand.Judges());
        stand.Now = Stand.Noon.AddHours(1);
        Assert.Equal("Expired", stand.Judges());
        stand.Now = Stand.Noon.AddYears(-50);
        Assert.Equal("Accepted", stand.Judges());
    }

    [Fact]
    public void The_group_is_told_in_both_languages()
    {
        var old = NewStand(OcppVersion.V16);
        old.CsmsSays("Accepted", ",\"parentIdTag\":\"FAMILY-07\"");

        var there = old.Says("Authorize", $$"""{"idTag":"{{Stand.Card}}"}""").GetProperty("idTagInfo");
        var here = old.Beside(OcppVersion.V21).Says("Authorize", $$$"""{"idToken":{"idToken":"{{{Stand.Card}}}","type":"ISO14443"}}""").GetProperty("idTokenInfo");

        Assert.Equal("FAMILY-07", there.GetProperty("parentIdTag").GetString());
        Assert.Equal("FAMILY-07", here.GetProperty("groupIdToken").GetProperty("idToken").GetString());
    }

    [Fact]
    public void What_2_1_knows_is_told_to_older_stations_as_far_as_they_understand_it()
    {
        var stand = NewStand(OcppVersion.V21);
        stand.CsmsSays("NoCredit", ",\"groupIdToken\":{\"idToken\":\"A-group-with-a-long-name\",\"type\":\"DirectPayment\"},\"personalMessage\":{\"format\":\"QRCODE\",\"content\":\"x\"}");

        Assert.Equal("Blocked", stand.Beside(OcppVersion.V16).Judges());
        Assert.Equal("NoCredit", stand.Beside(OcppVersion.V201).Judges());
    }

    [Fact]
    public void A_typed_code_is_not_a_cards_number()
    {
        var stand = NewStand(OcppVersion.V201);
        stand.CsmsSays("Accepted");

        var info = stand.Says("Authorize", $$$"""{"idToken":{"idToken":"{{{Stand.Card}}}","type":"KeyCode"}}""").GetProperty("idTokenInfo");

        Assert.Equal("Unknown", info.GetProperty("status").GetString());
    }

    [Fact]
    public void What_holds_for_one_place_is_told_to_no_other_station()
    {
        var stand = NewStand(OcppVersion.V201);
        stand.CsmsSays("Accepted");
        stand.CsmsSays("NotAtThisLocation");

        Assert.Equal("NotAtThisLocation", stand.Judges());
        Assert.Equal("Accepted", stand.Beside(OcppVersion.V201).Judges());
        stand.CsmsSays("Accepted");
        Assert.Equal("Accepted", stand.Judges());
    }

    [Fact]
    public void A_cleared_cache_is_empty_for_that_station_only()
    {
        var stand = NewStand(OcppVersion.V16);
        stand.CsmsSays("Accepted");
        stand.CsmsAsks("ClearCache", "{}", """{"status":"Rejected"}""");
        Assert.Equal("Accepted", stand.Judges());

        stand.CsmsAsks("ClearCache", "{}", """{"status":"Accepted"}""");

        Assert.Equal("Invalid", stand.Judges());
        Assert.Equal("Invalid", stand.Again().Judges());
        Assert.Equal("Accepted", stand.Beside(OcppVersion.V16).Judges());
        stand.CsmsSays("Accepted");
        Assert.Equal("Accepted", stand.Again().Judges());
    }

    [Fact]
    public void The_cache_keeps_those_who_charge_and_forgets_who_was_not_seen_for_longest()
    {
        var memory = NewMemory();
        var book = new TokenBook(memory, room: 10);
        var stand = NewStand(OcppVersion.V16, memory: memory, book: book);
        for (var i = 0; i < 8; i++)
        {
            stand.CsmsSays("Accepted", token: $"GOOD-{i}");
        }

        Assert.Equal("Accepted", stand.Judges("GOOD-0"));
        stand.CsmsSays("Accepted", token: "GOOD-8");
        for (var i = 0; i < 100; i++)
        {
            stand.CsmsSays("Invalid", token: $"GUESS-{i}");
        }

        Assert.Equal(10, book.Count);
        Assert.Equal(10, memory.All("token").Count);
        Assert.Equal("Accepted", stand.Judges("GOOD-0"));
        Assert.Equal("Invalid", stand.Judges("GOOD-1"));
        Assert.Equal("Accepted", stand.Again().Judges("GOOD-8"));
    }

    [Fact]
    public void Tokens_of_the_site_file_may_charge_unless_the_CSMS_said_otherwise()
    {
        var stand = NewStand(OcppVersion.V16, new() { Tokens = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, Stand.Card) });

        Assert.Equal("Accepted", stand.Judges(Stand.Card.ToLowerInvariant()));
        stand.CsmsSays("Blocked");
        Assert.Equal("Blocked", stand.Judges());
    }

    [Fact]
    public void What_cannot_be_read_teaches_nothing()
    {
        var stand = NewStand(OcppVersion.V201);
        stand.CsmsSays("Accepted");

        stand.CsmsSays("Whatever");
        stand.CsmsSays("Blocked", ",\"cacheExpiryDateTime\":\"soon\"");
        stand.CsmsSays("Blocked", ",\"status\":{");
        stand.Memory.Put("token", "9:ISO14443X", Encoding.UTF8.GetBytes("rubbish, and long enough"));
        stand.Memory.Put("list", "99:CP-1", Encoding.UTF8.GetBytes("rubbish"));

        Assert.Equal("Accepted", stand.Again().Judges());
    }
}
