using System.Text;

namespace Gateway.Configuration;

/// <summary><c>${NAME}</c> in a value stands for an environment variable; <c>$${</c> for the characters <c>${</c>.</summary>
internal static class Substitution
{
    /// <summary>Null, or what is wrong. What a variable holds is not looked at again.</summary>
    public static string? Apply(string text, Func<string, string?> environment, out string result)
    {
        result = text;
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return null;
        }

        var built = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("$${"))
            {
                built.Append("${");
                at += 3;
            }
            else if (rest.StartsWith("${"))
            {
                var end = rest.IndexOf('}');
                if (end < 0)
                {
                    return "has ${ without its }; where ${ itself is meant, write $${";
                }

                var name = rest[2..end].ToString();
                if (Lookup(name, environment) is not { } value)
                {
                    return $"names ${{{YamlSection.Shown(name)}}}, and the environment has no such variable";
                }

                built.Append(value);
                at += end + 1;
            }
            else
            {
                built.Append(text[at++]);
            }
        }

        result = built.ToString();
        return null;
    }

    private static string? Lookup(string name, Func<string, string?> environment)
        => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_') ? environment(name) : null;
}
