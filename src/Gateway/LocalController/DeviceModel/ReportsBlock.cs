using Gateway.Ocpp.Messages;
using Gateway.Ocpp.Records.V2;

namespace Gateway.LocalController.DeviceModel;

/// <summary>GetBaseReport and GetReport. All values of a report are of the instant of its answer. OCPP 2.1 part 2, B07, B08.</summary>
internal sealed class ReportsBlock(Model model, OwnVoice voice, TimeProvider time, ILogger<ReportsBlock> logger) : IOwnBlock, IDisposable
{
    /// <summary>Reports that are told or wait for their turn: each is kept whole in memory.</summary>
    private const int MostAtOnce = 4;

    private readonly SemaphoreSlim _turn = new(1);
    private int _running;

    public IEnumerable<OwnAction> Actions => [new("GetBaseReport", Base), new("GetReport", Custom)];

    public void Dispose() => _turn.Dispose();

    private Reply Base(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetBaseReportRequest);
        return Report(
            asked.RequestId,
            asked.ReportBase.Known is { } known ? index => ReportFilter.Of(index, known) : null,
            (status, reason, then) => Reply.With(new GetBaseReportResponse(status, reason), V2Json.Default.GetBaseReportResponse, then));
    }

    private Reply Custom(CsmsCall call)
    {
        var asked = call.Read(V2Json.Default.GetReportRequest);
        return MessageLimits.Refuse(call, asked.ComponentVariable?.Count ?? 0) ?? Report(
            asked.RequestId,
            index => ReportFilter.Of(index, asked),
            (status, reason, then) => Reply.With(new GetReportResponse(status, reason), V2Json.Default.GetReportResponse, then));
    }

    /// <param name="filter">Null: there is no such report.</param>
    private Reply Report(
        long requestId,
        Func<ModelIndex, IEnumerable<Variable>>? filter,
        Func<GenericDeviceModelStatusEnumType, StatusInfoType?, Func<CancellationToken, Task>?, Reply> answer)
    {
        if (filter is null)
        {
            return answer(GenericDeviceModelStatusEnumType.NotSupported, null, null);                       // B07.FR.02
        }

        if (Volatile.Read(ref _running) >= MostAtOnce)
        {
            return answer(                                                                                  // B07.FR.13
                GenericDeviceModelStatusEnumType.Rejected, Reply.Reason("Unspecified", $"{MostAtOnce} reports are being told already."), null);
        }

        using var _ = model.Hold();
        var parts = Parts.Of(filter(model.Look()).Select(ReportRow.Of), V2Json.Default.ReportDataType, MessageLimits.Items);
        var at = time.GetUtcNow();
        return parts.Count is 0
            ? answer(GenericDeviceModelStatusEnumType.EmptyResultSet, null, null)                           // B08.FR.15
            : answer(GenericDeviceModelStatusEnumType.Accepted, null, stopping => TellAsync(requestId, at, parts, stopping));
    }

    private async Task TellAsync(long requestId, DateTimeOffset at, IReadOnlyList<IReadOnlyList<ReportDataType>> parts, CancellationToken stopping)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await _turn.WaitAsync(stopping).ConfigureAwait(false);
            try
            {
                await TellNowAsync(requestId, at, parts, stopping).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task TellNowAsync(long requestId, DateTimeOffset at, IReadOnlyList<IReadOnlyList<ReportDataType>> parts, CancellationToken stopping)
    {
        for (var part = 0; part < parts.Count; part++)
        {
            var request = Calls.NotifyReport(requestId, at, part, parts[part], more: part + 1 < parts.Count);
            var answer = await voice.CallAsync(_ => request, stopping, asked: true).ConfigureAwait(false);
            if (answer.Outcome is not OwnOutcome.Answered)
            {
                Log.ReportBroken(logger, requestId, part, parts.Count, answer.Code ?? answer.Outcome.ToString());
                return;
            }
        }

        Log.Reported(logger, requestId, parts.Sum(part => part.Count), parts.Count);
    }
}
