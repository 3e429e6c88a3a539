namespace Gateway;

/// <summary>What the program returns; 0 is success.</summary>
internal static class ExitCode
{
    public const int Failure = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The site file has an error. EX_CONFIG of sysexits.h: systemd shows it by name.</summary>
    public const int FaultyFile = 78;
}
