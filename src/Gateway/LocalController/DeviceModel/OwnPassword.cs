using System.Text;
using Gateway.Journal;
using Gateway.Ocpp.Records.V2;
using Gateway.Upstream;

namespace Gateway.LocalController.DeviceModel;

/// <summary>
/// The password of the gateway's own link: the site file's, or the one that the CSMS has set (OCPP 2.1 part 2, A01). One that the
/// CSMS then refuses is shown in turn with the one before and the site file's, so that a slip locks nobody out; the first that
/// is let in stays.
/// </summary>
internal sealed class OwnPassword
{
    private const string Kind = "password", Given = "given", Before = "before";
    private const int Shortest = 16, Longest = 64;      // A00.FR.205, and what 2.1 allows

    /// <summary>Until the answer has left for certain.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly DurableNotes _notes;
    private readonly CsmsOptions _csms;
    private readonly OwnVoice _voice;
    private readonly TimeProvider _time;
    private readonly ILogger<OwnPassword> _logger;
    private readonly Lock _lock = new();
    private int _turn;                          // under _lock

    public OwnPassword(DurableNotes notes, CsmsOptions csms, OwnVoice voice, TimeProvider time, ILogger<OwnPassword> logger)
    {
        (_notes, _csms, _voice, _time, _logger) = (notes, csms, voice, time, logger);
        Variable = new(new("SecurityCtrlr", null, "BasicAuthPassword"), DataEnumType.String, static () => null)
        {
            Mutability = MutabilityEnumType.WriteOnly,
            Max = Longest,
            SiteKey = "csms.password",
            SupportsMonitoring = false,
            Write = Set,
            IsOverridden = () => Find(Given) is not null,
        };
    }

    public Variable Variable { get; }

    public bool IsThere => Candidates().Count > 0;

    /// <summary>What is shown at the next handshake; null: none.</summary>
    public string? Next()
    {
        lock (_lock)
        {
            return Candidates() is { Count: > 0 } known ? known[_turn % known.Count] : null;
        }
    }

    /// <summary>The CSMS did not let the gateway in.</summary>
    public void Refused(string? shown)
    {
        lock (_lock)
        {
            _turn++;
            if (shown is not null && shown == Find(Given))
            {
                Log.PasswordRefused(_logger);
            }
        }
    }

    /// <summary>The CSMS let the gateway in.</summary>
    public void LetIn(string? shown)
    {
        lock (_lock)
        {
            _turn = 0;
            if (shown is null)
            {
                return;
            }

            if (shown != Wanted)
            {
                Log.PasswordForgotten(_logger);
                Keep(shown);
            }

            _notes.Remove(Kind, Before);
        }
    }

    private VariableChange Set(string password)
    {
        if (password.Length < Shortest)
        {
            return VariableChange.Rejected($"It must have at least {Shortest} characters.");
        }

        lock (_lock)
        {
            if (Find(Given) is { } given)
            {
                _notes.Put(Kind, Before, Encoding.UTF8.GetBytes(given));
            }

            _turn = 0;
            return Keep(password)
                ? VariableChange.Accepted with { Then = RedialAsync }
                : VariableChange.Rejected("It could not be written to disk.");
        }
    }

    /// <summary>The site file's own needs no keeping: then the CSMS has taken back what it had set.</summary>
    private bool Keep(string password)
        => password == _csms.Password ? _notes.Remove(Kind, Given) : _notes.Put(Kind, Given, Encoding.UTF8.GetBytes(password));

    /// <summary>What the CSMS wants to see.</summary>
    private string? Wanted => Find(Given) ?? _csms.Password;

    private List<string> Candidates() => [.. new[] { Wanted, Find(Before), _csms.Password }.OfType<string>().Distinct(StringComparer.Ordinal)];

    private string? Find(string key) => _notes.Find(Kind, key) is { } kept ? Encoding.UTF8.GetString(kept) : null;

    private async Task RedialAsync(CancellationToken stopping)
    {
        await Task.Delay(Moment, _time, stopping).ConfigureAwait(false);
        _voice.Redial("the CSMS has set another password");
    }
}
