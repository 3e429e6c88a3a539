using System.Net;
using System.Net.Sockets;

namespace FileTransfer.Curl;

/// <summary>What every transfer has in common: whom it speaks to, how it trusts, how long it waits.</summary>
internal static class CurlSettings
{
    private const int Tls12 = 6;                // CURL_SSLVERSION_TLSv1_2: this or newer
    private const int Http11 = 2;               // CURL_HTTP_VERSION_1_1
    private const int Basic = 1;                // CURLAUTH_BASIC
    private const int AllTls = 3;               // CURLUSESSL_ALL
    private const int Buffer = 128 * 1024;

    public static void Apply(CurlHandle curl, ReachGuard guard, TransferLimits limits, TransferSettings settings)
    {
        var url = guard.Url;
        var explicitTls = url.Scheme is "ftps" && url.Port == settings.ExplicitTlsPort;
        curl.Set(CurlOption.Url, url.ForCurl(explicitTls));
        curl.Set(CurlOption.ProtocolsStr, explicitTls ? "ftp" : url.Scheme);
        curl.Set(CurlOption.RedirProtocolsStr, "https");
        curl.Set(CurlOption.FollowLocation, 0);             // each redirect is checked from the start, by us
        curl.Set(CurlOption.Proxy, "");                     // whatever the environment says
        curl.Set(CurlOption.NoProxy, "*");
        curl.Set(CurlOption.Netrc, 0);
        curl.Set(CurlOption.NoSignal, 1);
        curl.Set(CurlOption.Verbose, 1);                    // into CurlTransfer.OnText, nowhere else
        curl.Set(CurlOption.BufferSize, Buffer);
        curl.Set(CurlOption.UserAgent, settings.UserAgent);
        Pin(curl, guard);
        Trust(curl, settings, url);
        Limit(curl, limits);
        if (url.IsHttp)
        {
            curl.Set(CurlOption.HttpVersion, Http11);
            curl.Set(CurlOption.HttpAuth, Basic);
            curl.Set(CurlOption.HttpContentDecoding, 0);    // the bytes as they are
        }
        else
        {
            curl.Set(CurlOption.FtpSkipPasvIp, 1);          // data comes from where the control connection is
        }

        if (url.User is { } user)
        {
            curl.Set(CurlOption.UserName, user);
            curl.Set(CurlOption.Password, url.Password ?? "");
        }
    }

    /// <summary>libcurl looks up nothing: it is told what the name means, and every socket is asked for in MayOpen.</summary>
    private static void Pin(CurlHandle curl, ReachGuard guard)
    {
        if (guard.Url.Address is null)
        {
            var addresses = string.Join(',', guard.Addresses.Select(Text));
            curl.Set(CurlOption.Resolve, [$"{guard.Url.Host}:{guard.Url.Port}:{addresses}"]);
        }
    }

    private static string Text(IPAddress address)
        => address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();

    private static void Trust(CurlHandle curl, TransferSettings settings, TransferUrl url)
    {
        curl.Set(CurlOption.SslVersion, Tls12);
        curl.Set(CurlOption.SslVerifyPeer, 1);
        curl.Set(CurlOption.SslVerifyHost, 2);
        if (settings.CaFile is { } file)
        {
            curl.Set(CurlOption.CaInfo, file);
        }

        if (url.Scheme is "ftps")
        {
            curl.Set(CurlOption.UseSsl, AllTls);            // its data connections too
        }
    }

    private static void Limit(CurlHandle curl, TransferLimits limits)
    {
        curl.Set(CurlOption.ConnectTimeoutMilliseconds, (nint)Math.Max(1, limits.ConnectTimeout.TotalMilliseconds));
        curl.Set(CurlOption.FtpResponseTimeout, (nint)Math.Max(1, Math.Ceiling(limits.FloorTime.TotalSeconds)));
        curl.Set(CurlOption.LowSpeedLimit, limits.FloorBytesPerSecond);
        curl.Set(CurlOption.LowSpeedTime, (nint)Math.Max(1, Math.Ceiling(limits.FloorTime.TotalSeconds)));
    }
}
