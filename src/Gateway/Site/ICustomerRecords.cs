namespace Gateway.Site;

/// <summary>A token by which somebody charges.</summary>
/// <param name="Type">Its kind, in the words of OCPP 2.x.</param>
public sealed record CustomerToken(string Text, string Type);

/// <summary>What a part of the gateway keeps about people who charge. OCPP 2.1 part 2, N09, N10.</summary>
public interface ICustomerRecords
{
    /// <summary>A line for each thing that is kept. Reads the disk.</summary>
    IReadOnlyList<string> About(CustomerToken token);

    /// <summary>Forgets what nobody is billed by.</summary>
    /// <returns>How many records went.</returns>
    int Forget(CustomerToken token);
}
