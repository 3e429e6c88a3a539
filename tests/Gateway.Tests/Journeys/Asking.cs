using Gateway.Tests.Peers;

namespace Gateway.Tests.Journeys;

internal static class Asking
{
    /// <summary>A call of the station, and its CALLRESULT, whoever gives it; the gateway's own calls are let pass.</summary>
    public static async Task<string> AsksAsync(this ScriptedSocket station, string action, string payload)
    {
        var id = Guid.NewGuid().ToString();
        await station.SaysAsync($"""[2,"{id}","{action}",{payload}]""");
        string heard;
        do
        {
            heard = await station.HearsAsync();
        }
        while (heard.StartsWith("[2,", StringComparison.Ordinal));

        Assert.StartsWith($"[3,\"{id}\",", heard, StringComparison.Ordinal);
        return heard;
    }
}
