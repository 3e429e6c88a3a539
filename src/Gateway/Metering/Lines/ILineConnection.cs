namespace Gateway.Metering.Lines;

/// <summary>An open line, until its end: one exchange at a time, the caller sees to that.</summary>
internal interface ILineConnection : IDisposable
{
    /// <summary>False once an exchange has shown that nothing good can come of it any more.</summary>
    bool IsUsable { get; }

    /// <summary>True once any message has come back.</summary>
    bool HasAnswered { get; }

    /// <summary>One request and its answer. Throws only when <paramref name="stopping"/> ends it.</summary>
    Task<ModbusAnswer> ExchangeAsync(ModbusRequest request, TimeSpan patience, CancellationToken stopping);
}
