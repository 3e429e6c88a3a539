using System.Text;
using System.Text.Json;
using Gateway.LocalController;
using Gateway.LocalController.DeviceModel;
using Gateway.Ocpp.Records.V2;

namespace Gateway.Tests.LocalController.DeviceModel;

/// <summary>Which variables a report is about, and how it is cut. OCPP 2.1 part 2, B07, B08.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly Rack _rack = Rack.New();

    public void Dispose() => _rack.Dispose();

    [Fact]
    public void B07_FR_08_a_full_inventory_has_every_variable_with_its_characteristics()
        => Assert.Equal(_rack.Model.All.Select(row => row.Id), Of(ReportBaseEnumType.FullInventory));

    [Fact]
    public void B07_FR_07_a_configuration_inventory_has_what_the_csms_can_set()
    {
        var ids = Of(ReportBaseEnumType.ConfigurationInventory).Select(id => id.ToString()).ToList();

        Assert.Contains("OCPPCommCtrlr.HeartbeatInterval", ids);
        Assert.Contains("SecurityCtrlr.BasicAuthPassword", ids);
        Assert.Contains("Balancing.Reserve", ids);
        Assert.DoesNotContain("ClockCtrlr.DateTime", ids);
        Assert.All(ids, id => Assert.NotEqual(MutabilityEnumType.ReadOnly, _rack.Model.All.Single(row => row.Id.ToString() == id).Mutability));
    }

    [Fact]
    public void B07_FR_09_a_summary_tells_what_is_available_and_what_is_not_in_order()
    {
        _rack.Image.ReportFault("grid", "silent");

        Assert.Equal(
            [
                "Bridge.Message", "Bridge.Problem", "Device[grid].Active", "Device[grid].Message", "Device[grid].Problem",
                "LocalController.Available", "LocalController.Message", "LocalController.Problem",
            ],
            Of(ReportBaseEnumType.SummaryInventory).Select(id => id.ToString()).Order(StringComparer.Ordinal));
    }

    //           criteria                        named                                                                       components that are told
    [Theory]
    [InlineData(null, """{"component":{"name":"ClockCtrlr"}}""", "ClockCtrlr")]
    [InlineData(null, """{"component":{"name":"station"}}""", "Station[CP+1] Station[CP-2]")]                                   // B08.FR.20: all instances
    [InlineData(null, """{"component":{"name":"Station","instance":"CP-2"}}""", "Station[CP-2]")]
    [InlineData(null, """{"component":{"name":"Station","evse":{"id":1}}}""", "")]
    [InlineData(null, """{"component":{"name":"Station"},"variable":{"name":"Coffee"}}""", "")]
    [InlineData(null, """{"component":{"name":"Device"},"variable":{"name":"Power","instance":"L3"}}""", "Device[grid]")]
    [InlineData("Active", """{"component":{"name":"Station"}}""", "Station[CP+1]")]                                             // B08.FR.07
    [InlineData("Active", """{"component":{"name":"ClockCtrlr"}}""", "ClockCtrlr")]                                             // without the variable: active
    [InlineData("Available", """{"component":{"name":"LocalController"}}""", "LocalController")]                                // B08.FR.08
    [InlineData("Enabled", """{"component":{"name":"ClockCtrlr"}}""", "ClockCtrlr")]                                            // B08.FR.09
    [InlineData("Problem", """{"component":{"name":"ClockCtrlr"}}""", "")]                                                      // B08.FR.10
    [InlineData("Problem", null, "Bridge LocalController")]
    [InlineData("Problem,Active", """{"component":{"name":"Station"}},{"component":{"name":"Bridge"}}""", "Bridge Station[CP+1]")]      // either will do
    public void B08_a_report_has_the_named_components_that_meet_a_criterion(string? criteria, string? named, string components)
    {
        var json = new StringBuilder("""{"requestId":1""");
        json.Append(criteria is null ? "" : $",\"componentCriteria\":[\"{criteria.Replace(",", "\",\"", StringComparison.Ordinal)}\"]");
        json.Append(named is null ? "" : $",\"componentVariable\":[{named}]").Append('}');
        var asked = JsonSerializer.Deserialize(json.ToString(), V2Json.Default.GetReportRequest)!;

        var told = ReportFilter.Of(_rack.Model.Look(), asked).Select(row => row.Id).ToList();

        Assert.Equal(
            components,
            string.Join(' ', told.Select(id => id.ToString().Split('.')[0]).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void B08_FR_11_a_variable_is_told_with_all_its_instances_unless_one_is_named()
    {
        var asked = JsonSerializer.Deserialize(
            """{"requestId":1,"componentVariable":[{"component":{"name":"Circuit","instance":"main"},"variable":{"name":"ACCurrent"}}]}""",
            V2Json.Default.GetReportRequest)!;

        Assert.Equal(
            ["Circuit[main].ACCurrent[L1]", "Circuit[main].ACCurrent[L2]", "Circuit[main].ACCurrent[L3]"],
            ReportFilter.Of(_rack.Model.Look(), asked).Select(row => row.Id.ToString()));
    }

    [Fact]
    public void B08_FR_15_what_nobody_has_is_an_empty_set_and_nothing_follows()
    {
        var reply = _rack.Reply("GetReport", """{"requestId":1,"componentVariable":[{"component":{"name":"Coffee"}}]}""");

        Assert.Equal("""{"status":"EmptyResultSet"}""", Encoding.UTF8.GetString(reply.Payload!.Value.Span));
        Assert.Null(reply.Then);
    }

    [Fact]
    public void A_value_that_can_only_be_written_is_told_without_it()
    {
        _rack.Set("""{"name":"SecurityCtrlr"}""", """{"name":"BasicAuthPassword"}""", "a very secret one");

        var told = ReportRow.Of(_rack.Model.Find(new("SecurityCtrlr", null, "BasicAuthPassword"))!);

        Assert.Null(told.VariableAttribute[0].Value);
        Assert.Equal(MutabilityEnumType.WriteOnly, told.VariableAttribute[0].Mutability);
        Assert.False(told.VariableCharacteristics!.SupportsMonitoring);
    }

    [Theory]
    [InlineData(1, 10, 1)]
    [InlineData(100, 10, 1)]
    [InlineData(101, 10, 2)]
    [InlineData(2000, 10, 20)]
    [InlineData(40, 2400, 4)]           // by bytes: some twelve to a message
    [InlineData(3, 9000, 1)]            // a longer one is cut
    public void A_report_is_cut_by_items_and_bytes(int rows, int length, int parts)
    {
        var cut = Cut(Enumerable.Range(0, rows).Select(i => Long($"v{i}", length)));

        Assert.Equal(parts, cut.Count);
        Assert.Equal(Enumerable.Range(0, rows).Select(i => $"v{i}"), cut.SelectMany(part => part).Select(told => told.Variable.Name));
        Assert.All(cut, part => Assert.InRange(
            JsonSerializer.SerializeToUtf8Bytes(new NotifyReportRequest(1, default, 0, part), V2Json.Default.NotifyReportRequest).Length,
            1, Parts.MostBytes + 100));
    }

    [Fact]
    public void No_rows_are_no_message() => Assert.Empty(Cut([]));

    private static IReadOnlyList<IReadOnlyList<ReportDataType>> Cut(IEnumerable<Variable> rows)
        => Parts.Of(rows.Select(ReportRow.Of), V2Json.Default.ReportDataType, MessageLimits.Items);

    private static Variable Long(string name, int length) => new(new("C", null, name), DataEnumType.String, () => new string('x', length));

    private IEnumerable<VariableId> Of(ReportBaseEnumType report) => ReportFilter.Of(_rack.Model.Look(), report).Select(row => row.Id);
}
