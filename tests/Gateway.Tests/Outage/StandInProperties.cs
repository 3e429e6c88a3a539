using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Journal;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Outage;
using Gateway.Tests.Support;

namespace Gateway.Tests.Outage;

/// <summary>Whatever a station or a CSMS sends: the answer keeps its schema or is an error, and nothing throws.</summary>
public sealed class StandInProperties : StandTest
{
    private static readonly OcppVersion[] Spoken = [OcppVersion.V16, OcppVersion.V201, OcppVersion.V21];

    private static readonly StandInOptions Open = new() { AcceptUnknownTokens = true };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_valid_call_gets_a_valid_answer_whatever_was_learnt(OcppVersion version)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var stand = NewStand(version, seed % 2 == 0 ? Open : null);
            foreach (var message in MessageCatalogue.Of(version).Messages)
            {
                Teach(stand, message, random);
            }

            var all = Spoken.Select(v => v == version ? stand : stand.Beside(v)).SelectMany(s => MessageCatalogue.Of(s.Version).Messages.Select(m => (s, m)));
            foreach (var (one, message) in all.Where(p => StandInFates.IsAsked(p.m)))
            {
                var payload = RandomPayload.Of(message.Request, random);
                var answer = one.In.Answer(Encoding.UTF8.GetBytes(message.Action), "m", payload, Stand.Noon);

                Assert.True(answer.Flaw is null, $"seed {seed}: {message.Action} {answer.Flaw?.Line} in {Encoding.UTF8.GetString(payload)}");
                Assert.Equal(StandInFates.Of(message) is StandInFate.Refuse || message.Response is null, answer.Error is not null);
                one.AssertWhole(message.Action, answer);
            }

            await ForgetAsync();
        }
    }

    [Fact]
    public void No_accident_of_a_call_makes_the_gateway_throw_or_break_its_own_rules()
    {
        var calls = Spoken.SelectMany(v => MessageCatalogue.Of(v).Messages.Where(StandInFates.IsAsked)
            .Select(m => (Version: v, m.Action, Request: Examples.Of(m.Request).ToArray()))).ToArray();
        var mutated = from call in Gen.Elements(calls)
                      from payload in Mutation.Of(call.Request).Generator
                      select (call.Version, call.Action, payload);
        var stands = Spoken.ToDictionary(v => v, v => NewStand(v, Open));

        Check.One(Cases.Of(200_000), Prop.ForAll(mutated.ToArbitrary(), call =>
        {
            var stand = stands[call.Version];
            var answer = stand.In.Answer(Encoding.UTF8.GetBytes(call.Action), "m", call.payload, Stand.Noon);
            stand.AssertWhole(call.Action, answer);
            stand.In.Held(answer);
        }));
    }

    [Fact]
    public void No_accident_of_a_relayed_call_or_answer_makes_the_gateway_throw()
    {
        var calls = Spoken.SelectMany(v => MessageCatalogue.Of(v).Messages
            .Where(m => m.Response is not null && StandIn.Interests(v, Encoding.UTF8.GetBytes(m.Action)))
            .Select(m => (Version: v, m.Action, Request: Examples.Of(m.Request).ToArray(), Response: Examples.Of(m.Response!).ToArray()))).ToArray();
        var mutated = from call in Gen.Elements(calls)
                      from request in Gen.OneOf(Gen.Constant(call.Request), Mutation.Of(call.Request).Generator)
                      from response in Gen.OneOf(Gen.Constant(call.Response), Mutation.Of(call.Response).Generator)
                      select (call.Version, call.Action, request, response);
        var memory = NewMemory();
        var stands = Spoken.ToDictionary(v => v, v => NewStand(v, null, memory));

        Check.One(Cases.Of(50_000), Prop.ForAll(mutated.ToArbitrary(), call =>
        {
            var (stand, action) = (stands[call.Version], Encoding.UTF8.GetBytes(call.Action));
            stand.In.Learn(action, call.request, call.response, Stand.Noon);
            stand.In.LearnDown(action, call.request, call.response);
        }));

        Assert.Contains(NewStand(OcppVersion.V16, null, memory).Judges(), new[] { "Accepted", "Invalid", "Blocked", "Expired", "ConcurrentTx" });
    }

    private static void Teach(Stand stand, Message message, Random random)
    {
        if (message.Response is { } response)
        {
            var action = Encoding.UTF8.GetBytes(message.Action);
            stand.In.Learn(action, RandomPayload.Of(message.Request, random), RandomPayload.Of(response, random), Stand.Noon);
            stand.In.LearnDown(action, RandomPayload.Of(message.Request, random), RandomPayload.Of(response, random));
        }
    }
}
