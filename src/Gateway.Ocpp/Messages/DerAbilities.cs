using System.Globalization;
using System.Text.Json;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Ocpp.Messages;

/// <summary>What a station says of the DER controls of an EVSE. What it does not say is 0.</summary>
/// <param name="Kinds">Of the EVSE's own inverter (DCDERCtrlr), and those that an AC EVSE has its car do (ACDERCtrlr); none while that is switched off.</param>
/// <param name="MaxW">The most it feeds in.</param>
/// <param name="MaxChargeW">The most it takes.</param>
public sealed record DerAbilities(IReadOnlyList<DERControlEnumType> Kinds, double MaxW, double MaxChargeW, double MaxVar, double VNom)
{
    /// <summary>Reads the answer to <see cref="Calls.GetDerAbilities"/>. Null: the EVSE has no such component.</summary>
    public static DerAbilities? Read(ReadOnlySpan<byte> payload)
    {
        var said = Values(payload);
        return said.Count is 0 ? null : new([.. Modes(said, Calls.DerOfDc).Union(Modes(said, Calls.DerOfAc))], Number("MaxW"), Number("MaxChargeRateW"), Number("MaxVar"), Number("VNom"));

        double Number(string name)
            => double.TryParse(said.GetValueOrDefault((Calls.DerOfDc, name)), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and < 1e9 ? number : 0;
    }

    private static IEnumerable<DERControlEnumType> Modes(Dictionary<(string Component, string Variable), string> said, string component)
    {
        return Denies("Available") || Denies("Enabled")
            ? []
            : said.GetValueOrDefault((component, "ModesSupported"), "").Split(',', StringSplitOptions.TrimEntries)
                .Select(mode => Open<DERControlEnumType>.Of(mode).Known).OfType<DERControlEnumType>();

        bool Denies(string variable) => bool.TryParse(said.GetValueOrDefault((component, variable)), out var flag) && !flag;
    }

    private static Dictionary<(string Component, string Variable), string> Values(ReadOnlySpan<byte> payload)
    {
        try
        {
            return (JsonSerializer.Deserialize(payload, V2Json.Default.GetVariablesResponse)?.GetVariableResult ?? [])
                .Where(r => r is { AttributeStatus.Known: GetVariableStatusEnumType.Accepted, AttributeValue: not null })
                .GroupBy(r => (r.Component.Name, r.Variable.Name))
                .ToDictionary(g => g.Key, g => g.First().AttributeValue!);
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
