using Gateway.LocalController.DeviceModel;
using Gateway.Upstream;

namespace Gateway.LocalController.Security;

/// <summary>The security profile of OCPP by which the gateway logs in at the CSMS. OCPP 2.1 part 2, A00.</summary>
internal sealed class LoginProfile(CsmsOptions options, OwnPassword passwords, OwnCertificate own)
{
    /// <summary>
    /// 0 nothing, 1 password, 2 password inside of TLS, 3 certificate. Once the CSMS has let the gateway in by its certificate alone it
    /// stays 3, whatever happens to the certificate.
    /// </summary>
    public int Value
        => options.Url.Scheme == Uri.UriSchemeWs ? passwords.IsThere ? 1 : 0
            : own.IsAlone || (own.Present is null && options.ClientCertificate is not null) ? 3
            : 2;
}
