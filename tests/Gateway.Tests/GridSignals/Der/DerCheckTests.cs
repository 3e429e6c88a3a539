using System.Text.Json;
using System.Collections.Frozen;
using Gateway.GridSignals;
using Gateway.GridSignals.Der;
using Gateway.Ocpp.Records;
using Gateway.Ocpp.Records.V2;
using static Gateway.Ocpp.Records.V2.DERControlEnumType;
using static Gateway.Ocpp.Records.V2.DERUnitEnumType;
using static Gateway.Tests.GridSignals.Der.Control;

namespace Gateway.Tests.GridSignals.Der;

/// <summary>What is refused before any equipment is asked, and why. OCPP 2.1 part 2, R04.</summary>
public sealed class DerCheckTests
{
    public static TheoryData<DERControlEnumType> Kinds => [.. Enum.GetValues<DERControlEnumType>()];

    public static TheoryData<DERControlEnumType> CurveKinds => [.. Enum.GetValues<DERControlEnumType>().Where(k => Any(k, "c").Curve is not null)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_of_control_passes_with_settings_that_make_sense(DERControlEnumType kind) => Assert.Null(Check(Any(kind, "c")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void R04_FR_01_A_kind_that_no_equipment_has_is_not_supported(DERControlEnumType kind)
    {
        var others = Inverter.Able(Enum.GetValues<DERControlEnumType>().Where(k => k != kind));

        Assert.Equal(DERControlStatusEnumType.NotSupported, DerCheck.Of(Any(kind, "c"), DerBook.Empty, [others], Noon)!.Status);
        Assert.Null(DerCheck.Of(Any(kind, "c"), DerBook.Empty, [others, Inverter.Able([kind])], Noon));
    }

    [Fact]
    public void While_nobody_knows_what_the_equipment_can_do_nothing_is_taken()
        => Assert.Equal(DERControlStatusEnumType.Rejected, DerCheck.Of(Default("d"), DerBook.Empty, [], Noon)!.Status);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void R04_FR_12_A_default_has_neither_start_nor_duration_and_no_end(DERControlEnumType kind)
    {
        Assert.Null(Check(Any(kind, "c")));
        Assert.Equal(DateTimeOffset.MaxValue, new DerControl(Any(kind, "c"), 1).End);
    }

    [Theory]
    [InlineData(VoltVar)]
    [InlineData(FixedVar)]
    [InlineData(FreqDroop)]
    [InlineData(LimitMaxDischarge)]
    public void R04_FR_13_A_default_with_start_or_duration_is_rejected(DERControlEnumType kind)
    {
        Assert.Equal("InvalidSchedule", Check(At(Any(kind, "c"), Noon, null)));
        Assert.Equal("InvalidSchedule", Check(At(Any(kind, "c"), null, 60)));
    }

    [Theory]
    [InlineData(EnterService)]
    [InlineData(Gradients)]
    public void R04_FR_14_What_exists_as_default_only_is_taken_as_default(DERControlEnumType kind) => Assert.Null(Check(Any(kind, "c")));

    [Theory]
    [InlineData(EnterService)]
    [InlineData(Gradients)]
    public void R04_FR_15_What_exists_as_default_only_is_rejected_as_scheduled(DERControlEnumType kind)
        => Assert.Equal("InvalidValue", Check(Any(kind, "c") with { IsDefault = false }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void R04_FR_16_A_control_has_the_field_of_its_kind(DERControlEnumType kind)
    {
        var field = kind switch
        {
            EnterService => "enterService", Gradients => "gradient", FixedPFAbsorb => "fixedPFAbsorb", FixedPFInject => "fixedPFInject",
            FixedVar => "fixedVar", FreqDroop => "freqDroop", LimitMaxDischarge => "limitMaxDischarge", _ => "curve",
        };

        Assert.True(JsonSerializer.SerializeToElement(Any(kind, "c"), V2Json.Default.SetDERControlRequest).TryGetProperty(field, out _));
        Assert.Null(Check(Any(kind, "c")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void R04_FR_17_A_control_without_its_field_is_rejected(DERControlEnumType kind) => Assert.Equal("MissingParam", Check(Bare("c", kind)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void R04_FR_17_A_control_with_the_field_of_another_kind_is_rejected(DERControlEnumType kind)
    {
        var other = kind is FreqDroop ? Any(FixedVar, "c") : Any(FreqDroop, "c");

        Assert.Equal("InvalidValue", Check(other with { ControlType = kind }));
        Assert.Equal("InvalidValue", Check(Any(kind, "c") with { FreqDroop = other.FreqDroop, FixedVar = other.FixedVar ?? new(1, 0, PctMaxVar) }));
    }

    [Fact]
    public void A_scheduled_control_without_start_or_duration_is_rejected()
    {
        Assert.Equal("MissingParam", Check(At(Scheduled("s", 0, 60), null, 60)));
        Assert.Equal("MissingParam", Check(At(Scheduled("s", 0, 60), Noon, null)));
    }

    [Theory]
    [InlineData(0, "ValueOutOfRange")]
    [InlineData(-5, "ValueOutOfRange")]
    [InlineData(1e300, "ValueOutOfRange")]
    [InlineData(double.PositiveInfinity, "ValueOutOfRange")]
    [InlineData(0.5, null)]
    public void A_duration_is_positive_and_within_reason(double seconds, string? reason) => Assert.Equal(reason, Check(Scheduled("s", 0, seconds)));

    [Fact]
    public void A_control_for_another_century_is_rejected()
        => Assert.Equal("ValueOutOfRange", Check(At(Scheduled("s", 0, 60), DateTimeOffset.MaxValue, 60)));

    [Fact]
    public void R04_FR_10_One_that_began_in_the_past_is_taken_for_the_rest_of_its_time_and_one_that_is_over_is_not()
    {
        Assert.Null(Check(Scheduled("s", -59, 60)));
        Assert.Equal("InvalidSchedule", Check(Scheduled("s", -60, 60)));
    }

    [Theory]
    [MemberData(nameof(CurveKinds))]
    public void Points_ascend_and_only_curves_of_time_may_step(DERControlEnumType kind)
    {
        var curve = Curve(kind);
        var first = curve.CurveData[0];

        Assert.Equal("InvalidValue", Check(With(kind, curve with { CurveData = [new(first.X + 1, first.Y), first] })));
        Assert.Equal(IsOfTime(kind) ? null : "InvalidValue", Check(With(kind, curve with { CurveData = [first, first] })));
    }

    [Theory]
    [MemberData(nameof(CurveKinds))]
    public void R04_FR_50_to_55_A_curve_has_a_unit_of_its_kind(DERControlEnumType kind)
    {
        DERUnitEnumType[] allowed = kind switch
        {
            FreqWatt or VoltWatt => [PctMaxW, PctWAvail],
            VoltVar or WattVar => [PctMaxVar, PctVarAvail],
            _ => [NotApplicable],
        };

        Assert.All(Enum.GetValues<DERUnitEnumType>(), unit =>
            Assert.Equal(allowed.Contains(unit) ? null : "InvalidValue", Check(With(kind, Curve(kind) with { YUnit = unit }))));
        Assert.Equal("InvalidValue", Check(With(kind, Curve(kind) with { YUnit = Open<DERUnitEnumType>.Of("Bananas") })));
    }

    [Fact]
    public void R04_FR_56_The_curve_within_a_limit_has_no_unit()
    {
        var limit = Any(LimitMaxDischarge, "c");

        Assert.Null(Check(limit with { LimitMaxDischarge = new(1, null, Curve(PowerMonitoringMustTrip)) }));
        Assert.Equal("InvalidValue", Check(limit with { LimitMaxDischarge = new(1, null, Curve(VoltWatt)) }));
    }

    [Theory]
    [MemberData(nameof(CurveKinds))]
    public void Numbers_that_no_double_holds_are_out_of_range(DERControlEnumType kind)
    {
        Assert.Equal("ValueOutOfRange", Check(With(kind, Curve(kind) with { CurveData = [new(50, double.PositiveInfinity)] })));
        Assert.Equal("ValueOutOfRange", Check(With(kind, Curve(kind) with { CurveData = [new(double.PositiveInfinity, 0)] })));
    }

    [Fact]
    public void More_points_than_any_equipment_holds_are_too_many()
    {
        var two = Inverter.Able([VoltVar], points: 2);
        var three = Inverter.Able([VoltVar], points: 3);

        Assert.Equal("TooManyElements", DerCheck.Of(Default("d"), DerBook.Empty, [two], Noon)!.Reason.ReasonCode);
        Assert.Null(DerCheck.Of(Default("d"), DerBook.Empty, [two, three], Noon));
    }

    public static TheoryData<string, SetDERControlRequest> OutOfRange => new()
    {
        { "ValueOutOfRange", Any(FixedPFInject, "c") with { FixedPFInject = new(1, 1.1, false) } },
        { "ValueOutOfRange", Any(FixedPFAbsorb, "c") with { FixedPFAbsorb = new(1, -0.1, false) } },
        { "ValueOutOfRange", Any(FixedVar, "c") with { FixedVar = new(1, 100.5, PctMaxVar) } },
        { "InvalidValue", Any(FixedVar, "c") with { FixedVar = new(1, 10, PctEffectiveV) } },
        { "ValueOutOfRange", Any(LimitMaxDischarge, "c") with { LimitMaxDischarge = new(1, 101) } },
        { "ValueOutOfRange", Any(LimitMaxDischarge, "c") with { LimitMaxDischarge = new(1, double.NaN) } },
        { "MissingParam", Any(LimitMaxDischarge, "c") with { LimitMaxDischarge = new(1) } },
        { "InvalidValue", Any(FreqDroop, "c") with { FreqDroop = new(1, 49.9, 49.8, 0.05, 0.05, 5) } },
        { "ValueOutOfRange", Any(FreqDroop, "c") with { FreqDroop = new(1, 5000, 49.8, 0.05, 0.05, 5) } },
        { "ValuePositiveOnly", Any(FreqDroop, "c") with { FreqDroop = new(1, 50.2, 49.8, 0, 0.05, 5) } },
        { "InvalidValue", Any(EnterService, "c") with { EnterService = new(1, 92, 105, 50.1, 49.9) } },
        { "ValueOutOfRange", Any(EnterService, "c") with { EnterService = new(1, 105, 92, 50.1, 4) } },
        { "ValueOutOfRange", Any(EnterService, "c") with { EnterService = new(1, 105, 92, 50.1, 49.9, Delay: -1) } },
        { "ValueOutOfRange", Any(Gradients, "c") with { Gradient = new(1, -1, 0) } },
        { "ValueOutOfRange", With(VoltVar, Curve(VoltVar) with { CurveData = [new(95, 101)] }) },
        { "ValueOutOfRange", With(FreqWatt, Curve(FreqWatt) with { CurveData = [new(95, 0)] }) },
        { "ValueOutOfRange", With(HVMustTrip, Curve(HVMustTrip) with { CurveData = [new(110, -1)] }) },
        { "UnsupportedParam", With(VoltWatt, Curve(VoltWatt) with { ReactivePowerParams = new(100) }) },
        { "UnsupportedParam", With(VoltVar, Curve(VoltVar) with { VoltageParams = new(253, 3) }) },
        { "MissingParam", With(HVMustTrip, Curve(HVMustTrip) with { VoltageParams = new(253) }) },
        { "InvalidValue", With(VoltVar, Curve(VoltVar) with { Hysteresis = new(10, 20) }) },
        { "ValuePositiveOnly", With(VoltVar, Curve(VoltVar) with { ResponseTime = -1 }) },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Settings_that_cannot_be_meant_are_rejected(string reason, SetDERControlRequest control) => Assert.Equal(reason, Check(control));

    [Fact]
    public void More_scheduled_controls_than_are_kept_are_rejected_and_an_update_is_not()
    {
        var book = DerBook.Empty;
        for (var i = 0; i < DerBook.MostOfAKind; i++)
        {
            book = book.With(Scheduled($"s{i}", i * 100, 50)).Book;
        }

        Assert.Equal("OutOfStorage", Check(Scheduled("one more", 5000, 60), book));
        Assert.Null(Check(Scheduled("s3", 5000, 60), book));
        Assert.Null(Check(Default("d"), book));
        Assert.Null(Check(Scheduled("other kind", 0, 60, kind: VoltWatt), book));
    }

    [Fact]
    public void An_id_belongs_to_one_control_of_one_kind()
    {
        var book = DerBook.Empty.With(Default("d")).Book;

        Assert.Null(Check(Default("d"), book));
        Assert.Equal("InvalidValue", Check(Default("d", kind: VoltWatt), book));
        Assert.Equal("InvalidValue", Check(Scheduled("d", 0, 60), book));
    }

    private static string? Check(SetDERControlRequest control, DerBook? book = null)
        => DerCheck.Of(control, book ?? DerBook.Empty, [Inverter.Able(Enum.GetValues<DERControlEnumType>())], Noon) is { } objection
            ? Assert.IsType<string>(objection.Status == DERControlStatusEnumType.Rejected ? objection.Reason.ReasonCode : objection.Status.ToString())
            : null;

    private static SetDERControlRequest With(DERControlEnumType kind, DERCurveType curve) => Any(kind, "c") with { Curve = curve };

    private static SetDERControlRequest At(SetDERControlRequest control, DateTimeOffset? start, double? seconds) => control with
    {
        Curve = control.Curve is { } curve ? curve with { StartTime = start, Duration = seconds } : null,
        FixedVar = control.FixedVar is { } fixedVar ? fixedVar with { StartTime = start, Duration = seconds } : null,
        FreqDroop = control.FreqDroop is { } droop ? droop with { StartTime = start, Duration = seconds } : null,
        LimitMaxDischarge = control.LimitMaxDischarge is { } limit ? limit with { StartTime = start, Duration = seconds } : null,
    };

    private static bool IsOfTime(DERControlEnumType kind)
        => kind is not (VoltVar or VoltWatt or FreqWatt or WattVar or WattPF);
}
