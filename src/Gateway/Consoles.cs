using Microsoft.Extensions.Logging.Console;

namespace Gateway;

/// <summary>Where the log goes: to systemd's journal with its levels, or to a person's terminal.</summary>
internal static class Consoles
{
    public static void Add(ILoggingBuilder logging)
    {
        // A terminal or a journal that does not take lines must not hold up the thread that has something to say: it relays frames.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)
        {
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
