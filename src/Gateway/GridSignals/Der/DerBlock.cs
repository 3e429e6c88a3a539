using Gateway.LocalController;
using Gateway.Ocpp.Records.V2;

namespace Gateway.GridSignals.Der;

/// <summary>
/// The CSMS sets, clears and asks for DER controls of the site: for all its inverters and batteries together. OCPP 2.1 part 2, R04.
/// </summary>
internal sealed class DerBlock(
    DerControls controls, DerFleet fleet, DerKeeper keeper, DerReports reports, DerEvidence evidence, TimeProvider time, ILogger<DerBlock> logger)
    : IOwnBlock, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);      // what takes long is asked one after the other, whatever link it comes by

    public IEnumerable<OwnAction> Actions =>
    [
        new("SetDERControl", SetAsync) { TakesLong = true },
        new("GetDERControl", (call, stopping) => InTurnAsync(() => Get(call.Read(V2Json.Default.GetDERControlRequest)), stopping)) { TakesLong = true },
        new("ClearDERControl", (call, stopping) => InTurnAsync(() => Clear(call.Read(V2Json.Default.ClearDERControlRequest)), stopping)) { TakesLong = true },
    ];

    public void Dispose() => _turn.Dispose();

    private async ValueTask<Reply> SetAsync(CsmsCall call, CancellationToken stopping)
    {
        var asked = call.Read(V2Json.Default.SetDERControlRequest);
        await _turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            return Reply.With(await SetAsync(asked, stopping).ConfigureAwait(false), V2Json.Default.SetDERControlResponse);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<SetDERControlResponse> SetAsync(SetDERControlRequest asked, CancellationToken stopping)
    {
        var what = $"{(asked.IsDefault ? "default" : "scheduled")} {asked.ControlType} {asked.ControlId}";
        evidence.Received(asked, what);
        if ((Unable ?? DerCheck.Of(asked, controls.Book, fleet.Abilities, time.GetUtcNow())) is { } objection)
        {
            return Refuse(asked, what, objection);
        }

        var (verdict, superseded, isOnDisk) = await keeper.TakeAsync(asked, stopping).ConfigureAwait(false);
        if (verdict.Objection is { } refusal)
        {
            return Refuse(asked, what, refusal);
        }

        Log.DerSet(logger, what);
        return new(
            DERControlStatusEnumType.Accepted,
            verdict.Reason.Length > 0 ? Reply.Reason("NotAll", verdict.Reason)
                : !isOnDisk ? Reply.Reason("OutOfStorage", "It holds now, but could not be written to disk and will not outlive a restart.")
                : null,
            superseded.IsEmpty ? null : superseded);
    }

    private SetDERControlResponse Refuse(SetDERControlRequest asked, string what, DerObjection objection)
    {
        var reason = objection.Reason.AdditionalInfo ?? "";
        Log.DerRefused(logger, what, objection.Status.ToString(), reason);
        evidence.Refused(asked, reason);
        return new(objection.Status, objection.Reason);
    }

    private Reply Get(GetDERControlRequest asked)
    {
        var found = controls.Book.All.Where(c => Fits(c, asked.IsDefault, asked.ControlType?.Known, asked.ControlId)).ToList();
        var objection = Unable ?? (asked is { ControlId: null, ControlType: { } kind } ? NotHad(kind.Known) : null)
            ?? (found.Count is 0 ? new(DERControlStatusEnumType.NotFound, Reply.Reason("NotFound", "No control fits.")) : null);
        return Reply.With(
            new GetDERControlResponse(objection?.Status ?? DERControlStatusEnumType.Accepted, objection?.Reason), V2Json.Default.GetDERControlResponse,
            objection is null ? stopping => reports.SendAsync(asked.RequestId, found, stopping) : null);
    }

    private Reply Clear(ClearDERControlRequest asked)
    {
        var objection = Unable ?? (asked is { ControlId: null, ControlType: { } kind } ? NotHad(kind.Known) : null);
        if (objection is null)
        {
            var gone = keeper.Clear(c => Fits(c, asked.IsDefault, asked.ControlType?.Known, asked.ControlId));
            foreach (var control in gone)
            {
                Log.DerCleared(logger, control.ToString());
            }

            objection = gone.IsEmpty ? new(DERControlStatusEnumType.NotFound, Reply.Reason("NotFound", "No control fits.")) : null;
        }

        return Reply.With(new ClearDERControlResponse(objection?.Status ?? DERControlStatusEnumType.Accepted, objection?.Reason), V2Json.Default.ClearDERControlResponse);
    }

    /// <summary>A kind that is known not to be there, unless controls of it are.</summary>
    private DerObjection? NotHad(DERControlEnumType? kind)
        => fleet.Abilities.Count > 0 && controls.Book.All.All(c => c.Kind != kind) ? DerCheck.Kind(kind, fleet.Abilities) : null;

    /// <summary>A site without inverters and batteries, as it was before it had any. Null: it has some.</summary>
    private DerObjection? Unable
        => fleet.Equipment.Any() || !controls.Book.All.IsEmpty
            ? null
            : new(DERControlStatusEnumType.NotSupported, Reply.Reason("UnsupportedRequest", "The site has no inverter or battery that can be told."));

    /// <summary>What is not asked for fits any; an id leaves no question of the kind.</summary>
    private static bool Fits(DerControl control, bool? isDefault, DERControlEnumType? kind, string? id)
        => (isDefault ?? control.IsDefault) == control.IsDefault && (id is null ? (kind ?? control.Kind) == control.Kind : control.Id == id);

    private async ValueTask<Reply> InTurnAsync(Func<Reply> answer, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            return answer();
        }
        finally
        {
            _turn.Release();
        }
    }
}
