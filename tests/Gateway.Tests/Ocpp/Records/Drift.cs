using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Ocpp;
using Gateway.Ocpp.Catalogue;
using Gateway.Ocpp.Records;

namespace Gateway.Tests.Ocpp.Records;

/// <summary>Says where records and catalogue differ: names, what is required, types, words. Follows records into each other.</summary>
internal sealed class Drift(IReadOnlyList<OcppVersion> versions)
{
    private readonly HashSet<Type> _seen = [];

    public List<string> Faults { get; } = [];

    /// <param name="shapes">The record's, in those versions that have it.</param>
    public void Compare(JsonTypeInfo record, IReadOnlyList<ObjectShape> shapes)
    {
        if (!_seen.Add(record.Type))
        {
            return;
        }

        if (shapes.Count == 0 || shapes.Any(s => s.Name != record.Type.Name))
        {
            Faults.Add($"{record.Type.Name} is not in the catalogue, or stands where another does");
            return;
        }

        var names = shapes.SelectMany(s => s.Fields).Select(f => f.Name).Where(n => n != "customData").Distinct();
        Faults.AddRange(names.Except(record.Properties.Select(p => p.Name)).Select(name => $"{record.Type.Name} has no {name}"));
        foreach (var property in record.Properties)
        {
            CompareField(record, property, [.. shapes.Select(s => s.Find(property.Name))]);
        }
    }

    private void CompareField(JsonTypeInfo record, JsonPropertyInfo property, IReadOnlyList<Field?> fields)
    {
        var place = $"{record.Type.Name}.{property.Name}";
        if (fields.All(f => f is null))
        {
            Faults.Add($"{place} is not in the catalogue");
            return;
        }

        var isRequired = fields.All(f => f is { Required: true });
        var underlying = Nullable.GetUnderlyingType(property.PropertyType);
        var isNullable = underlying is not null || property.IsGetNullable;
        if (property.AssociatedParameter is not { } parameter || parameter.HasDefaultValue == isRequired || isNullable == isRequired)
        {
            Faults.Add($"{place} is {(isRequired ? "required" : "optional")} in the catalogue only");
        }

        CompareType(place, underlying ?? property.PropertyType, [.. fields.OfType<Field>().Select(f => f.Shape)], record.Options);
    }

    private void CompareType(string place, Type type, IReadOnlyList<Shape> shapes, JsonSerializerOptions options)
    {
        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(IReadOnlyList<>) && shapes.All(s => s is ArrayShape))
        {
            CompareType(place, type.GetGenericArguments()[0], [.. shapes.Select(s => ((ArrayShape)s).Items)], options);
        }
        else if (generic == typeof(Open<>) && shapes.Any(s => s is EnumShape) && shapes.All(s => s is EnumShape or StringShape))
        {
            CompareWords(type, type.GetGenericArguments()[0]);
        }
        else if (shapes.All(s => s is ObjectShape))
        {
            Compare(options.GetTypeInfo(type), Named(type.Name, catalogue => catalogue.Types, t => t.Name));
        }
        else if (!shapes.All(s => Fits(type, s)))
        {
            Faults.Add($"{place} is {type.Name}, in the catalogue {string.Join(" | ", shapes)}");
        }
    }

    private static bool Fits(Type type, Shape shape) => shape switch
    {
        StringShape or UriShape => type == typeof(string),
        IntegerShape => type == typeof(int) || type == typeof(long) || type == typeof(double),
        NumberShape => type == typeof(double),
        BooleanShape => type == typeof(bool),
        DateTimeShape => type == typeof(DateTimeOffset),
        AnyShape => type == typeof(JsonElement),
        _ => false,
    };

    private void CompareWords(Type open, Type words)
    {
        var of = open.GetMethod("Of", BindingFlags.Public | BindingFlags.Static)!;
        var told = Named(words.Name, catalogue => catalogue.Enums, e => e.Name).SelectMany(e => e.Values).Select(v => v.Name).ToHashSet();
        var known = told.Where(word => open.GetProperty("Known")!.GetValue(of.Invoke(null, [word])) is not null).ToList();
        Faults.AddRange(told.Except(known).Select(word => $"{words.Name} has no {word}"));
        if (known.Count < Enum.GetValues(words).Length)
        {
            Faults.Add($"{words.Name} has words that are not in the catalogue");
        }
    }

    private List<T> Named<T>(string name, Func<MessageCatalogue, IEnumerable<T>> among, Func<T, string> nameOf)
        => [.. versions.SelectMany(v => among(MessageCatalogue.Of(v))).Where(t => nameOf(t) == name)];
}
