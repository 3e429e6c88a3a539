using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Ocpp;
using Gateway.Stations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Stations;

/// <summary>Whatever happens in whatever order: no relayed call is lost, none is answered twice, none overtakes another.</summary>
public sealed class CallLanePropertyTests
{
    private enum Step { Offer, OfferOwn, Answer, Next, Open, Shut, Expire, Repeat }

    [Fact]
    public void Every_relayed_call_is_answered_once_or_reported_abandoned_in_order()
    {
        var steps = Gen.Frequency(
            (5, Gen.Constant(Step.Offer)), (2, Gen.Constant(Step.OfferOwn)), (5, Gen.Constant(Step.Answer)),
            (6, Gen.Constant(Step.Next)), (2, Gen.Constant(Step.Open)), (1, Gen.Constant(Step.Shut)), (1, Gen.Constant(Step.Expire)),
            (1, Gen.Constant(Step.Repeat)));

        Prop.ForAll(steps.ArrayOf(300).ToArbitrary(), Holds).Check(Cases.Of(100));
    }

    private static bool Holds(Step[] steps)
    {
        var world = new World();
        foreach (var step in steps)
        {
            world.Do(step);
        }

        return world.NothingIsLost();
    }

    private sealed class World
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly ManualTime _time = new();
        private readonly CallLane _lane;
        private readonly List<string> _taken = [];          // relayed calls that the lane took, in order
        private readonly List<string> _sent = [];           // and those it sent
        private readonly List<string> _settled = [];        // answered or given up, in order
        private readonly List<OwnCall> _own = [];
        private string? _inFlight;

        public World() => _lane = new(_time) { Open = true };

        public void Do(Step step)
        {
            switch (step)
            {
                case Step.Offer:
                    Offer($"r{_taken.Count}");
                    break;
                case Step.Repeat when _inFlight is { } id && _lane.Offer(FrameOf(id, out var raw), raw) is not LaneFate.Duplicate:
                    throw new InvalidOperationException($"{id} went out twice");
                case Step.OfferOwn:
                    _own.Add(new("ClearCache", "{}"u8));
                    _lane.Offer(_own[^1]);
                    break;
                case Step.Answer:
                    Answer();
                    break;
                case Step.Next:
                    Next();
                    break;
                case Step.Open or Step.Shut:
                    _lane.Open = step is Step.Open;
                    break;
                case Step.Expire:
                    Expire();
                    break;
            }
        }

        public bool NothingIsLost()
        {
            _settled.AddRange(_lane.Abandon().Select(c => Encoding.UTF8.GetString(c.Id)));
            return _settled.SequenceEqual(_taken)
                && _taken.Take(_sent.Count).SequenceEqual(_sent)
                && _own.All(call => call.Answer.IsCompleted)
                && _lane.IsEmpty;
        }

        private void Offer(string id)
        {
            var fate = _lane.Offer(FrameOf(id, out var raw), raw);
            if (fate is LaneFate.Full)
            {
                return;
            }

            _taken.Add(id);
            if (fate is LaneFate.Send)
            {
                Sent(id);
            }
        }

        private void Next()
        {
            if (_lane.Next() is { } raw)
            {
                FrameReader.TryRead(raw, out var frame, out _);
                Sent(Encoding.UTF8.GetString(frame.Id));
            }
        }

        private void Sent(string id)
        {
            if (_inFlight is not null)
            {
                throw new InvalidOperationException($"{id} went out while {_inFlight} was in flight");
            }

            _inFlight = id;
            if (id.StartsWith('r'))
            {
                _sent.Add(id);
            }
        }

        private void Answer()
        {
            if (_inFlight is null || !_lane.TryMatch(Encoding.UTF8.GetBytes(_inFlight), out var answered))
            {
                return;
            }

            if (answered.Own is { } own)
            {
                own.Fail(OwnCallOutcome.Refused);
            }

            Settled();
        }

        private void Expire()
        {
            _time.Advance(Patience);
            if (_lane.Expire(Patience))
            {
                Settled();
            }
        }

        private void Settled()
        {
            if (_inFlight!.StartsWith('r'))
            {
                _settled.Add(_inFlight);
            }

            _inFlight = null;
        }

        private static Frame FrameOf(string id, out byte[] raw)
        {
            raw = FrameWriter.Call(id, "Heartbeat", "{}"u8);
            FrameReader.TryRead(raw, out var frame, out _);
            return frame;
        }
    }
}
