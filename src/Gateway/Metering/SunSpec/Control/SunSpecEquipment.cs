using System.Collections.Immutable;
using Gateway.GridSignals;
using Gateway.Ocpp.Records.V2;
using Gateway.Site;

namespace Gateway.Metering.SunSpec.Control;

/// <summary>
/// An inverter or battery that speaks SunSpec and takes commands. It is explored when its readings first come in; while none come,
/// nothing is written, so that a device that sleeps holds up nobody on its line.
/// </summary>
internal sealed class SunSpecEquipment : IDerEquipment, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);       // whoever has it may tell the device something
    private readonly bool _stores;
    private readonly SunSpecDevice _device;
    private readonly UnitModels _unit;
    private readonly OwnSettings _own;
    private readonly EquipmentCommands _commands;
    private readonly PowerTrip _trip;
    private readonly ILogger _logger;
    private EquipmentProfile? _profile;
    private string? _fault = "has not been reached yet";
    private string? _unexplored;

    /// <param name="stores">True: its role is a battery's.</param>
    /// <param name="device">As it is polled.</param>
    public SunSpecEquipment(
        string id, bool stores, SunSpecDevice device, UnitModels unit, OwnSettings own, TimeProvider time, ILogger logger)
    {
        (Id, _stores, _device, _unit, _own, _logger) = (id, stores, device, unit, own, logger);
        var teller = new ModelTeller(id, unit, own, time);
        var watch = new PowerWatch(time);
        _commands = new(id, teller, watch, own, time);
        _trip = new(id, teller, watch, own, logger);
    }

    public string Id { get; }

    public DerAbility? Ability => Volatile.Read(ref _profile)?.Ability;

    public ImmutableArray<GridEventFaultEnumType> Faults
        => _trip.IsOff ? [.. _device.Faults.Union([PowerTrip.Fault])] : _device.Faults;

    public Task<DerOutcome> PutAsync(
        DERControlEnumType kind, SetDERControlRequest? control, TimeSpan? remaining, CancellationToken stopping)
        => AloneAsync(profile => _commands.PutAsync(profile, kind, control, remaining, stopping), stopping);

    public Task<DerOutcome> HoldAsync(Watt? power, TimeSpan reverts, CancellationToken stopping)
        => AloneAsync(profile => _commands.HoldAsync(profile, power, reverts, stopping), stopping);

    public Task<DerOutcome> CapAsync(Watt? feedIn, TimeSpan reverts, CancellationToken stopping)
        => AloneAsync(profile => _commands.CapAsync(profile, CapBy.Cap, feedIn, reverts, stopping), stopping);

    public void Dispose() => _turn.Dispose();

    /// <summary>It was polled.</summary>
    /// <param name="feedIn">What it measured; null: nothing that is believed.</param>
    /// <param name="fault">Why it could not be read; null: it was.</param>
    public async Task PolledAsync(Watt? feedIn, string? fault, CancellationToken stopping)
    {
        Volatile.Write(ref _fault, fault);
        if (fault is not null)
        {
            return;
        }

        if (_device.Directory is { } directory && !ReferenceEquals(_profile?.Directory, directory))
        {
            await ExploreAsync(directory, stopping);
        }

        if (feedIn is { } power && Volatile.Read(ref _profile) is { Switch: { } offSwitch } && _trip.WhatNow(power) is { } on)
        {
            _trip.Did(on, await AloneAsync(profile => _trip.SwitchAsync(profile, offSwitch, on, stopping), stopping));
        }
    }

    private async Task ExploreAsync(SunSpecDirectory directory, CancellationToken stopping)
    {
        var (profile, fault) = await EquipmentProfile.ExploreAsync(directory, _unit, _stores, stopping);
        if (profile is not null)
        {
            _own.Open($"{directory.Maker} {directory.Product} {directory.Serial}");
            _trip.Resume(profile);
            _unexplored = null;
            Log.EquipmentExplored(_logger, Id, profile.Ability.Kinds.Count, string.Join(", ", profile.Ability.Kinds.Keys.Order()));
        }
        else if (fault != _unexplored)
        {
            _unexplored = fault;
            Log.EquipmentUnknown(_logger, Id, fault);
        }

        Volatile.Write(ref _profile, profile);
    }

    private async Task<DerOutcome> AloneAsync(Func<EquipmentProfile, Task<DerOutcome>> tell, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        try
        {
            if (Volatile.Read(ref _profile) is not { } profile)
            {
                return new(DerResult.Failed, $"{Id} {Volatile.Read(ref _fault) ?? _unexplored ?? "has not been explored yet"}");
            }

            return (Volatile.Read(ref _fault) ?? await LocalControl.WhyNotAsync(profile, _unit, stopping)) is { } fault
                ? new(DerResult.Failed, $"{Id} {fault}")
                : await tell(profile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(DerResult.Failed, $"{Id} is told nothing, as its own settings cannot be kept: {e.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }
}
