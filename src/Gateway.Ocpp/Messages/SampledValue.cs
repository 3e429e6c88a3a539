using System.Text;
using System.Text.Json;

namespace Gateway.Ocpp.Messages;

/// <summary>One sampled value while it is read: its fields come in any order.</summary>
internal ref struct SampledValue
{
    private double? _value;
    private Quantity _quantity;
    private Conductor _conductor;
    private Place _place;
    private ReadOnlySpan<byte> _unit;
    private int _multiplier;
    private bool _isSigned;

    // 1.6: {"value": "16.0", "context", "format", "measurand", "phase", "location", "unit"}
    // 2.x: {"value": 16.0, "context", "measurand", "phase", "location", "unitOfMeasure": {"unit", "multiplier"}}
    public static void Read(ref Utf8JsonReader json, ref MeterReading reading)
    {
        var sample = new SampledValue { _quantity = Quantity.Energy };       // the default of all versions
        while (json.NextField())
        {
            sample.ReadField(ref json, ref reading);
        }

        if (sample._value is { } value && !sample._isSigned && Scale(sample._quantity, sample._unit) is { } scale)
        {
            reading.Set(sample._quantity, sample._conductor, sample._place, value * scale * Math.Pow(10, sample._multiplier));
        }
    }

    private void ReadField(ref Utf8JsonReader json, ref MeterReading reading)
    {
        if (json.ValueTextEquals("value"u8))
        {
            _value = json.Double();
        }
        else if (json.ValueTextEquals("measurand"u8))
        {
            _quantity = QuantityOf(json.Text());
        }
        else if (json.ValueTextEquals("phase"u8))
        {
            _conductor = ConductorOf(json.Text());
        }
        else if (json.ValueTextEquals("location"u8))
        {
            _place = PlaceOf(json.Text());
        }
        else if (json.ValueTextEquals("unit"u8))
        {
            _unit = json.Text();
        }
        else if (json.ValueTextEquals("unitOfMeasure"u8))
        {
            ReadUnitOfMeasure(ref json);
        }
        else if (json.ValueTextEquals("context"u8))
        {
            reading.EndsTransaction |= json.Text().SequenceEqual("Transaction.End"u8);
        }
        else if (json.ValueTextEquals("format"u8))
        {
            _isSigned = json.Text().SequenceEqual("SignedData"u8);     // then the value is no number, even if it looks like one
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadUnitOfMeasure(ref Utf8JsonReader json)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextField())
        {
            if (json.ValueTextEquals("unit"u8))
            {
                _unit = json.Text();
            }
            else if (json.ValueTextEquals("multiplier"u8))
            {
                _multiplier = Math.Clamp(json.Int32() ?? 0, -12, 12);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>What to multiply with to get A, V, W or Wh. Null: the unit is not one of the quantity, so the value means nothing.</summary>
    private static double? Scale(Quantity quantity, ReadOnlySpan<byte> unit)
    {
        var symbol = quantity switch
        {
            Quantity.Current or Quantity.CurrentOut or Quantity.Offered => "A"u8,
            Quantity.Voltage => "V"u8,
            Quantity.Power or Quantity.PowerOut => "W"u8,
            Quantity.Energy => "Wh"u8,
            _ => default,
        };

        // Wh is the default of the field, and some write defaults out, whatever the quantity.
        if (unit.IsEmpty || symbol.IsEmpty || unit.SequenceEqual("Wh"u8) || Ascii.EqualsIgnoreCase(unit, symbol))
        {
            return 1;
        }

        return !Ascii.EqualsIgnoreCase(unit[1..], symbol) ? null : unit[0] switch
        {
            (byte)'k' or (byte)'K' => 1e3,
            (byte)'m' => 1e-3,
            (byte)'M' => 1e6,
            _ => null,
        };
    }

    private static Quantity QuantityOf(ReadOnlySpan<byte> text)
        => text.IsEmpty || text.SequenceEqual("Energy.Active.Import.Register"u8) ? Quantity.Energy
        : text.SequenceEqual("Current.Import"u8) ? Quantity.Current
        : text.SequenceEqual("Current.Export"u8) ? Quantity.CurrentOut
        : text.SequenceEqual("Voltage"u8) ? Quantity.Voltage
        : text.SequenceEqual("Power.Active.Import"u8) ? Quantity.Power
        : text.SequenceEqual("Power.Active.Export"u8) ? Quantity.PowerOut
        : text.SequenceEqual("SoC"u8) ? Quantity.Soc
        : text.SequenceEqual("Current.Offered"u8) || text.SequenceEqual("Current.Import.Offered"u8) ? Quantity.Offered
        : Quantity.None;

    private static Conductor ConductorOf(ReadOnlySpan<byte> text)
        => text.IsEmpty ? Conductor.All
        : text.SequenceEqual("L1"u8) || text.SequenceEqual("L1-N"u8) ? Conductor.L1
        : text.SequenceEqual("L2"u8) || text.SequenceEqual("L2-N"u8) ? Conductor.L2
        : text.SequenceEqual("L3"u8) || text.SequenceEqual("L3-N"u8) ? Conductor.L3
        : Conductor.Other;

    private static Place PlaceOf(ReadOnlySpan<byte> text)
        => text.IsEmpty || text.SequenceEqual("Outlet"u8) || text.SequenceEqual("Cable"u8) ? Place.Outlet
        : text.SequenceEqual("Inlet"u8) ? Place.Inlet
        : Place.Elsewhere;
}
