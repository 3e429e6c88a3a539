using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Interop;

/// <summary>
/// A foreign peer: a script of tests/interop in a process of its own. It tells one JSON object per line; a test waits for what
/// it wants to hear, over everything that was said so far.
/// </summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _script;
    private readonly Process _process;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _said = [];              // under _lock
    private TaskCompletionSource _more = NewSignal();           // under _lock; completed by each line and by the end
    private bool _ended;                                        // under _lock

    private NodePeer(string script, Process process)
    {
        (_script, _process) = (script, process);
        _reading = Task.WhenAll(ReadAsync(), CopyErrorsAsync());
    }

    /// <summary>Everything said so far, in order.</summary>
    public IReadOnlyList<JsonElement> Said
    {
        get
        {
            lock (_lock)
            {
                return [.. _said];
            }
        }
    }

    public static NodePeer Start(string script, params IEnumerable<string> arguments)
    {
        var folder = Repository.File("tests/interop");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "ocpp-rpc")))
        {
            throw new InvalidOperationException("the foreign peers are not installed: run tests/run once");
        }

        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return new(script, Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("node could not be started: install Node.js 18 or newer, then run tests/run once", e);
        }
    }

    /// <summary>Waits for the first line after the first <paramref name="after"/> ones that satisfies the test.</summary>
    /// <param name="what">What is waited for, for the message when it does not come.</param>
    public async Task<JsonElement> HearsAsync(string what, Func<JsonElement, bool> isIt, int after = 0)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        for (var next = after; ; next++)
        {
            if (await LineAsync(next, patience.Token) is not { } line)
            {
                throw new InvalidOperationException($"{_script} never said: {what}. It said:\n{Tail()}");
            }

            if (isIt(line))
            {
                return line;
            }
        }
    }

    public Task<JsonElement> HearsAsync(string @event, int after = 0) => HearsAsync(@event, line => line.Event() == @event, after);

    public async Task TellAsync(object command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
        await _process.StandardInput.FlushAsync();
    }

    public async Task<int> EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The line with this number, as soon as it is there; null when it never comes.</summary>
    private async Task<JsonElement?> LineAsync(int number, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (number < _said.Count)
                {
                    return _said[number];
                }

                if (_ended)
                {
                    return null;
                }

                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Keep(JsonElement.Parse(line));
        }

        Keep(null);
    }

    /// <summary>What the script says on stderr becomes a line like any other, so that it shows in the message of a failed test.</summary>
    private async Task CopyErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            Keep(JsonSerializer.SerializeToElement(new { @event = "stderr", line }));
        }
    }

    private void Keep(JsonElement? line)
    {
        lock (_lock)
        {
            if (line is { } said)
            {
                _said.Add(said);
            }
            else
            {
                _ended = true;
            }

            _more.SetResult();
            _more = NewSignal();
        }
    }

    private string Tail() => string.Join('\n', Said.TakeLast(20).Select(line => line.GetRawText()));
}
