using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Site;

namespace Gateway.LocalController;

/// <summary>Gives each call of the CSMS to the part of the gateway that answers it, or declines it as the version demands.</summary>
internal sealed class OwnDesk
{
    private readonly FrozenDictionary<string, OwnAction> _actions;
    private readonly SecurityEvents? _security;
    private readonly ILogger<OwnDesk> _logger;

    /// <exception cref="ArgumentException">Two parts answer the same action.</exception>
    public OwnDesk(IEnumerable<IOwnBlock> blocks, ILogger<OwnDesk> logger, SecurityEvents? security = null)
    {
        _actions = blocks.SelectMany(b => b.Actions).ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
        (_logger, _security) = (logger, security);
    }

    /// <summary>Answering it may take long enough that nothing else should wait for it.</summary>
    public bool TakesLong(string action) => _actions.TryGetValue(action, out var known) && known.TakesLong;

    public async ValueTask<Reply> AnswerAsync(CsmsCall call, CancellationToken stopping)
    {
        var reply = Refuse(call) ?? await GiveAsync(call, stopping).ConfigureAwait(false);
        if (reply.Payload is null)
        {
            Log.CallDeclined(_logger, call.Action, reply.Code.ToString(), reply.Text);
        }

        return reply;
    }

    /// <summary>Does what follows an answer; what goes wrong there costs nothing else.</summary>
    public async Task FollowAsync(string action, Func<CancellationToken, Task> then, CancellationToken stopping)
    {
        try
        {
            await then(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The link ended.
        }
        catch (Exception e)
        {
            Log.CallFailed(_logger, e, action);
        }
    }

    // Part 4, §4.3: not known at all, known but nothing that a CSMS asks for, or against the rules of the version.
    private Reply? Refuse(CsmsCall call)
    {
        var message = MessageCatalogue.Of(call.Version).Find(call.Action);
        return message?.Sender is not (Direction.CsmsToStation or Direction.CsmsToController or Direction.Both)
                ? Reply.Error(ErrorCode.NotImplemented, $"OCPP {call.Version.Number()} has no request of that name to a station.")
            : !_actions.ContainsKey(call.Action) ? Reply.Error(ErrorCode.NotSupported, "The gateway does not do this on its own link.")
            : PayloadChecker.Check(message.Request, call.Payload.Span) is { } fault ? Invalid(call, fault)
            : null;
    }

    private Reply Invalid(CsmsCall call, PayloadFault fault)
    {
        _security?.Happened(SecurityKind.InvalidMessages, "csms", $"{call.Action}: {fault.Line}");
        return Reply.Error(fault.Code, fault.Line);
    }

    private async ValueTask<Reply> GiveAsync(CsmsCall call, CancellationToken stopping)
    {
        try
        {
            return await _actions[call.Action].Answer(call, stopping).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            return Reply.Error(ErrorCode.FormatViolation, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            Log.CallFailed(_logger, e, call.Action);
            return Reply.Error(ErrorCode.InternalError, "The gateway could not do this.");
        }
    }
}
