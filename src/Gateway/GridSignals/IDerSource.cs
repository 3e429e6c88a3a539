namespace Gateway.GridSignals;

/// <summary>Equipment that comes and goes, such as stations that feed in; devices of the site file are there from the start.</summary>
internal interface IDerSource
{
    /// <summary>What is there now; the same object for as long as it stays.</summary>
    IEnumerable<IDerEquipment> Equipment { get; }
}
