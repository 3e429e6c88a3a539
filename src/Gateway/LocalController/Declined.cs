namespace Gateway.LocalController;

/// <summary>
/// What a station without EVSEs, tokens, displays and tariffs answers where the response has a word for it. Whatever is not here and
/// not answered by another part is declined with a CALLERROR NotSupported.
/// </summary>
internal sealed class Declined : IOwnBlock
{
    private const string NoEvse = """{"reasonCode":"UnknownEvse","additionalInfo":"The gateway has no EVSEs: ask the station itself."}""";
    private const string NoTransaction = """{"reasonCode":"TxNotFound","additionalInfo":"The gateway has no transactions: ask the station itself."}""";
    private const string FromSiteFile = """{"reasonCode":"ReadOnly","additionalInfo":"Networks are set by the site file, which only the installer changes."}""";

    // Action, response. Words of the responses' own enums; the catalogue holds each against its schema in the tests.
    private static readonly (string Action, string Answer)[] Answers =
    [
        ("CancelReservation", $$"""{"status":"Rejected","statusInfo":{{NoEvse}}}"""),
        ("ChangeAvailability", $$"""{"status":"Rejected","statusInfo":{{NoEvse}}}"""),
        ("ChangeTransactionTariff", $$"""{"status":"TxNotFound","statusInfo":{{NoTransaction}}}"""),
        ("ClearCache", """{"status":"Rejected","statusInfo":{"reasonCode":"UnsupportedRequest","additionalInfo":"Tokens are cached per station."}}"""),
        ("ClearDisplayMessage", """{"status":"Unknown"}"""),
        ("ClearTariffs", """{"clearTariffsResult":[{"status":"NoTariff"}]}"""),
        ("GetDisplayMessages", """{"status":"Unknown"}"""),
        ("GetLocalListVersion", """{"versionNumber":0}"""),
        ("GetTariffs", """{"status":"NoTariff"}"""),
        ("NotifyAllowedEnergyTransfer", $$"""{"status":"Rejected","statusInfo":{{NoTransaction}}}"""),
        ("RequestBatterySwap", $$"""{"status":"Rejected","statusInfo":{{NoEvse}}}"""),
        ("RequestStartTransaction", $$"""{"status":"Rejected","statusInfo":{{NoEvse}}}"""),
        ("RequestStopTransaction", $$"""{"status":"Rejected","statusInfo":{{NoTransaction}}}"""),
        ("ReserveNow", $$"""{"status":"Rejected","statusInfo":{{NoEvse}}}"""),
        ("SetDefaultTariff", $$"""{"status":"Rejected","statusInfo":{{NoEvse}}}"""),
        ("SetNetworkProfile", $$"""{"status":"Rejected","statusInfo":{{FromSiteFile}}}"""),
        ("UnlockConnector", $$"""{"status":"UnknownConnector","statusInfo":{{NoEvse}}}"""),
        ("UsePriorityCharging", $$"""{"status":"Rejected","statusInfo":{{NoTransaction}}}"""),
    ];

    public IEnumerable<OwnAction> Actions => Answers.Select(a => new OwnAction(a.Action, _ => Reply.Of(a.Answer)));
}
