namespace Gateway.Ocpp.Records.V2;

/// <summary>One part of the customer data the CSMS asked for.</summary>
public sealed record NotifyCustomerInformationRequest(
    string Data,
    long SeqNo,
    DateTimeOffset GeneratedAt,
    long RequestId,
    bool? Tbc = null);

/// <summary>The answer to a <see cref="NotifyCustomerInformationRequest"/>.</summary>
public sealed record NotifyCustomerInformationResponse;
