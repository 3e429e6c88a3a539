using System.Net;
using Gateway.Ocpp;
using Gateway.WebSockets;

namespace Gateway.Stations;

/// <summary>What Stations says. Event ids 2000-2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "{StationId}: connected from {From} with {Protocol} (compression {Deflate})")]
    public static partial void StationArrived(ILogger logger, string stationId, IPAddress from, string protocol, bool deflate);

    [LoggerMessage(2001, LogLevel.Debug, "{StationId}: {From} -> {To} on {Event}")]
    public static partial void SessionMoved(ILogger logger, string stationId, SessionState from, SessionState to, SessionEvent @event);

    [LoggerMessage(2002, LogLevel.Warning, "{StationId}: {Who} sent what is no frame ({Fault}; {Count} so far)")]
    public static partial void FrameRejected(ILogger logger, string stationId, string who, FrameFault fault, int count);

    [LoggerMessage(2003, LogLevel.Information, "{StationId}: disconnected by {Who} ({Code}: {Reason})")]
    public static partial void StationLeft(ILogger logger, string stationId, string who, CloseCode code, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "{StationId}: a newer socket of the station takes over from the present one")]
    public static partial void SessionSuperseded(ILogger logger, string stationId);

    [LoggerMessage(2005, LogLevel.Warning, "{From}: refused at the door: {Reason}")]
    public static partial void HandshakeRefused(ILogger logger, IPAddress from, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "{From}: left, or sent no whole handshake within {Seconds} s")]
    public static partial void HandshakeAbandoned(ILogger logger, IPAddress from, double seconds);

    [LoggerMessage(2007, LogLevel.Warning, "{StationId}: connected from {From} without a subprotocol in common (offered: {Offered}); closed")]
    public static partial void NoCommonProtocol(ILogger logger, string stationId, IPAddress from, string offered);

    [LoggerMessage(2010, LogLevel.Warning, "{StationId}: {Who} answered a call that is not waiting for an answer ({Id}); dropped")]
    public static partial void StrayAnswer(ILogger logger, string stationId, string who, string id);

    [LoggerMessage(2011, LogLevel.Warning, "{StationId}: {Who} sent a call whose id is in flight already ({Id}); dropped")]
    public static partial void DuplicateCall(ILogger logger, string stationId, string who, string id);

    [LoggerMessage(2012, LogLevel.Warning, "{StationId}: {Who} sent more calls at once than can wait; answered InternalError")]
    public static partial void TooManyCalls(ILogger logger, string stationId, string who);

    [LoggerMessage(2013, LogLevel.Warning, "{StationId}: {Who} did not answer a call within {Seconds} s; the next one goes out")]
    public static partial void CallExpired(ILogger logger, string stationId, string who, double seconds);

    [LoggerMessage(2014, LogLevel.Debug, "{StationId}: {Who} sent a message of type {Type}, which its version does not have; ignored")]
    public static partial void FrameIgnored(ILogger logger, string stationId, string who, int type);

    [LoggerMessage(2015, LogLevel.Warning, "{StationId}: {Action} refused while the CSMS is away: {Reason}")]
    public static partial void CallRefusedAlone(ILogger logger, string stationId, string action, string reason);

    [LoggerMessage(2016, LogLevel.Warning, "{StationId}: {Fault} ({Code}); {Fate}, and no more said of its kind")]
    public static partial void MessageFaulty(ILogger logger, string stationId, string fault, string code, string fate);

    [LoggerMessage(2017, LogLevel.Error, "{StationId}: {Action} could not be kept for the CSMS, so it was not acknowledged ({Count} so far)")]
    public static partial void CallNotKept(ILogger logger, string stationId, string action, int count);

    [LoggerMessage(2020, LogLevel.Warning, "{StationId}: its link to the CSMS is down: {Reason}")]
    public static partial void UplinkLost(ILogger logger, string stationId, string reason);

    [LoggerMessage(2021, LogLevel.Warning, "{StationId}: {Reason}; its socket is closed")]
    public static partial void UplinkRefused(ILogger logger, string stationId, string reason);

    [LoggerMessage(2022, LogLevel.Error, "{StationId}: an error while keeping its link to the CSMS")]
    public static partial void UplinkFailed(ILogger logger, Exception exception, string stationId);

    [LoggerMessage(2023, LogLevel.Error, "{StationId}: an error while looking after its session")]
    public static partial void TickFailed(ILogger logger, Exception exception, string stationId);

    [LoggerMessage(2030, LogLevel.Information, "{StationId}/{Evse}: accepted the limit {Ampere} A")]
    public static partial void LimitAccepted(ILogger logger, string stationId, int evse, double ampere);

    [LoggerMessage(2031, LogLevel.Warning, "{StationId}/{Evse}: did not accept the limit {Ampere} A: {Answer}")]
    public static partial void LimitRefused(ILogger logger, string stationId, int evse, double ampere, string answer);

    [LoggerMessage(2032, LogLevel.Information, "{StationId}: accepted the fallback profile of {Ampere} A")]
    public static partial void FallbackInstalled(ILogger logger, string stationId, double ampere);

    [LoggerMessage(2033, LogLevel.Warning, "{StationId}: did not accept the fallback profile of {Ampere} A: {Answer}")]
    public static partial void FallbackRefused(ILogger logger, string stationId, double ampere, string answer);

    [LoggerMessage(2034, LogLevel.Warning, "{StationId}/{Evse}: was told to stop its transaction: {Answer}")]
    public static partial void StopAnswered(ILogger logger, string stationId, int evse, string answer);

    [LoggerMessage(2035, LogLevel.Error, "{StationId}: an error while sending a limit")]
    public static partial void LimitFailed(ILogger logger, Exception exception, string stationId);

    [LoggerMessage(2036, LogLevel.Warning, "{StationId}: accepted a charging profile of the CSMS that is not followed here: {Reason}")]
    public static partial void ProfileNotFollowed(ILogger logger, string stationId, string reason);

    [LoggerMessage(2037, LogLevel.Information, "{StationId}: the CSMS has been told what it missed: {Count} messages in {Seconds:0.0} s")]
    public static partial void ReplayDone(ILogger logger, string stationId, int count, double seconds);

    [LoggerMessage(2038, LogLevel.Information, "{StationId}: telling the CSMS what it missed: {Count} messages so far, {Left} left")]
    public static partial void ReplayGoesOn(ILogger logger, string stationId, int count, int left);

    [LoggerMessage(2039, LogLevel.Error, "{StationId}: the CSMS refuses a held {Action} for good: {Code} {Text}")]
    public static partial void ReplayRefused(ILogger logger, string stationId, string action, string code, string text);

    [LoggerMessage(2044, LogLevel.Information, "{StationId}: the CSMS wants a BootNotification before what it missed; it gets the last one")]
    public static partial void ReplayBoots(ILogger logger, string stationId);

    [LoggerMessage(2041, LogLevel.Error, "{StationId}: an error while telling the CSMS what it missed")]
    public static partial void ReplayFailed(ILogger logger, Exception exception, string stationId);

    [LoggerMessage(2042, LogLevel.Warning, "{StationId}: the CSMS says {Status} to transaction {TransactionId}, which began without it; {Fate}")]
    public static partial void TransactionUnwanted(ILogger logger, string stationId, string transactionId, string status, string fate);

    [LoggerMessage(2043, LogLevel.Error, "an error while looking how the links to the CSMS stand")]
    public static partial void ReportFailed(ILogger logger, Exception exception);

    [LoggerMessage(2040, LogLevel.Information, "stations may connect to {Url} (security: {Security})")]
    public static partial void Listening(ILogger logger, Uri url, Security security);

    [LoggerMessage(2050, LogLevel.Information, "{StationId}: is {Model}; known of it: {Quirks}")]
    public static partial void ModelKnown(ILogger logger, string stationId, string model, string quirks);

    [LoggerMessage(2051, LogLevel.Information, "{Model}: takes limits by {Way} (proven: {Proven})")]
    public static partial void ModelLearnt(ILogger logger, string model, string way, bool proven);

    [LoggerMessage(2052, LogLevel.Warning, "{StationId}/{Evse}: accepted a limit ({Way}) and does not follow it; the next way is tried")]
    public static partial void LimitWithoutEffect(ILogger logger, string stationId, int evse, string way);

    [LoggerMessage(2053, LogLevel.Information, "{StationId}: its meter values were set to {Settings}: {Answer}")]
    public static partial void MetersSet(ILogger logger, string stationId, string settings, string answer);

    [LoggerMessage(2054, LogLevel.Information, "{StationId}/{Evse}: its car takes nothing since it was let go again; it is switched off and on")]
    public static partial void CarWokenUp(ILogger logger, string stationId, int evse);

    [LoggerMessage(2055, LogLevel.Warning, "{StationId}/{Evse}: its car does not wake up and is left alone")]
    public static partial void CarSleeps(ILogger logger, string stationId, int evse);

    [LoggerMessage(2056, LogLevel.Warning, "{StationId}: {Action} of the CSMS was answered {Status} here: it means profiles of the gateway")]
    public static partial void ProfileCallRefused(ILogger logger, string stationId, string action, string status);

    [LoggerMessage(2057, LogLevel.Warning, "{StationId}/{Evse}: takes no set-point ({Ampere} A per phase): {Reason}; it charges up to its limit")]
    public static partial void SetPointRefused(ILogger logger, string stationId, int evse, double ampere, string reason);
}
