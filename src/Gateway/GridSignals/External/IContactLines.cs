namespace Gateway.GridSignals.External;

/// <summary>Reads contacts over the lines of the site.</summary>
internal interface IContactLines
{
    /// <summary>What can go wrong is told in the reading; only <paramref name="stopping"/> is thrown.</summary>
    Task<ContactReading> ReadAsync(ContactOptions contact, CancellationToken stopping);
}

/// <summary>What one look at a contact gave.</summary>
/// <param name="IsClosed">Null: it could not be read.</param>
/// <param name="Reason">Why not; empty when it could.</param>
internal readonly record struct ContactReading(bool? IsClosed, string Reason);
