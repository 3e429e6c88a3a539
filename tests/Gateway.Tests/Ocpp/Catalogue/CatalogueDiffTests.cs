using System.Text.RegularExpressions;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Tests.Support;

namespace Gateway.Tests.Ocpp.Catalogue;

public sealed partial class CatalogueDiffTests
{
    private const string Older = """
        enum StatusType : A verdict.
          Yes : It is so.
          No : It is not so.
        enum GoneEnumType : Goes.
          A : One.
        type Token : A token.
          id string(20) : Its text.
          kind StatusType : Its kind.
        message Ask station->csms Core : Asks.
          request
            token Token : Who.
            times integer : How often.
            place? string : Where.
          response
            status StatusType : The verdict.
        message Leave station->csms Core : Leaves.
          request
            g GoneEnumType : Goes.
          response
        """;

    private const string Newer = """
        everywhere extra? string : More.
        enum StatusEnumType : A verdict.
          Yes : It is so.
          Maybe : Who knows.
        type Token : A token.
          id string(36) : Its text.
          kind StatusEnumType : Its kind.
        message Ask csms->station Core : Asks.
          request
            token Token : Who.
            times integer[1..2] : How often.
            place string : Where.
          response
            status StatusEnumType : The verdict.
            since? dateTime : From when.
        message Come station->csms Core : Comes.
          request
          response
        """;

    [Fact]
    public void Each_difference_is_told_once_where_it_is()
        => Assert.Equal(
            [
                "Added Field everywhere.extra:  -> ",
                "Changed Message Ask.: station->csms -> csms->station",
                "Changed Field AskRequest.times: integer, required -> integer[1..2], required",
                "Changed Field AskRequest.place: string, optional -> string, required",
                "Added Field AskResponse.since:  -> dateTime, optional",
                "Added Message Come.:  -> Comes.",
                "Removed Message Leave.: Leaves. -> ",
                "Changed Field Token.id: string(20), required -> string(36), required",
                "Removed Enum GoneEnumType.: Goes. -> ",
                "Changed Enum StatusType.: StatusType -> StatusEnumType",
                "Removed Value StatusEnumType.No: It is not so. -> ",
                "Added Value StatusEnumType.Maybe:  -> Who knows.",
            ],
            CatalogueDiff.Between(CatalogueText.Read(OcppVersion.V16, Older), CatalogueText.Read(OcppVersion.V201, Newer))
                .Select(c => $"{c.Kind} {c.Of} {c.Owner}.{c.Member}: {c.From} -> {c.To}"));

    [Fact]
    public void What_was_added_one_way_is_removed_the_other_way()
    {
        foreach (var from in Enum.GetValues<OcppVersion>())
        {
            foreach (var to in Enum.GetValues<OcppVersion>())
            {
                var (there, back) = (Between(from, to), Between(to, from));

                Assert.Equal(from == to, there.Count == 0);
                Assert.Equal(there.Count(c => c.Kind is ChangeKind.Added), back.Count(c => c.Kind is ChangeKind.Removed));
                Assert.Equal(there.Count(c => c.Kind is ChangeKind.Changed), back.Count(c => c.Kind is ChangeKind.Changed));
                Assert.Equal(there.Count, there.Distinct().Count());
            }
        }
    }

    [Theory]
    [InlineData(OcppVersion.V15, OcppVersion.V16, 15, 0)]
    [InlineData(OcppVersion.V16, OcppVersion.V201, 36, 11)]
    [InlineData(OcppVersion.V201, OcppVersion.V21, 27, 0)]
    public void New_and_gone_messages_are_counted(OcppVersion from, OcppVersion to, int added, int removed)
    {
        var messages = Between(from, to).Where(c => c.Of is Part.Message).ToList();

        Assert.Equal((added, removed), (messages.Count(c => c.Kind is ChangeKind.Added), messages.Count(c => c.Kind is ChangeKind.Removed)));
    }

    [Fact]
    public void Types_that_2_x_only_calls_differently_are_compared()
        => Assert.Contains(
            new CatalogueChange(ChangeKind.Changed, Part.Type, "ChargingProfile", null, "ChargingProfile", "ChargingProfileType"),
            Between(OcppVersion.V16, OcppVersion.V201));

    /// <summary>Each line of the list must be among our changes, and each of ours in it, but for ranges of numbers, which it does not look at.</summary>
    [Fact]
    public void The_published_list_of_2_0_1_to_2_1_and_ours_agree()
    {
        if (PublishedList() is not { } list)
        {
            return;
        }

        var listed = File.ReadLines(list).Skip(1).Select(line => line.Split(',')).Select(l => PlaceOf(l[0], l[1])).ToHashSet();
        var fields = Between(OcppVersion.V201, OcppVersion.V21).Where(c => c.Of is Part.Field).ToList();
        var ours = fields.Select(c => (c.Owner, Field: c.Member!)).Concat(PlacesOfChangedEnums()).ToHashSet();
        var ranges = fields.Where(c => Ranges().Replace(c.From ?? "", "") == Ranges().Replace(c.To ?? "", "")).Select(c => (c.Owner, Field: c.Member!));

        Assert.Empty(listed.Except(ours));
        Assert.Empty(ours.Except(ranges).Except(listed));
    }

    private static string? PublishedList()
    {
        const string List = "shared/ocpp/diff-2.0.1-2.1.csv";
        for (var at = new DirectoryInfo(Repository.Root).Parent; at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, List)))
            {
                return Path.Combine(at.FullName, List);
            }
        }

        return null;
    }

    private static IReadOnlyList<CatalogueChange> Between(OcppVersion from, OcppVersion to)
        => CatalogueDiff.Between(MessageCatalogue.Of(from), MessageCatalogue.Of(to));

    // idTokenInfo.groupIdToken.additionalInfo[].type of AuthorizeResponse is type of AdditionalInfoType.
    private static (string Owner, string Field) PlaceOf(string part, string path)
    {
        var catalogue = MessageCatalogue.Of(OcppVersion.V21);
        var owner = catalogue.Messages.SelectMany(m => new[] { m.Request, m.Response }).Single(o => o?.Name == part)!;
        var steps = path.Replace("[]", "", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1])
        {
            var shape = owner.Find(step)!.Shape;
            owner = (ObjectShape)(shape is ArrayShape array ? array.Items : shape);
        }

        return (owner.Name, steps[^1]);
    }

    // A field whose enum has other values now; of what was there before.
    private static IEnumerable<(string Owner, string Field)> PlacesOfChangedEnums()
    {
        var changed = Between(OcppVersion.V201, OcppVersion.V21).Where(c => c.Of is Part.Value).Select(c => c.Owner).ToHashSet();
        var older = MessageCatalogue.Of(OcppVersion.V201);
        return from owner in older.Messages.SelectMany(m => new[] { m.Request, m.Response }).OfType<ObjectShape>().Concat(older.Types)
               from field in owner.Fields
               where (field.Shape is ArrayShape array ? array.Items : field.Shape) is EnumShape set && changed.Contains(set.Name)
               select (owner.Name, field.Name);
    }

    [GeneratedRegex(@"(?<=integer|number)\([^)]*\)")]
    private static partial Regex Ranges();
}
