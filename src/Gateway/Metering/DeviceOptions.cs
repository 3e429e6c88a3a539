using Gateway.Site;

namespace Gateway.Metering;

/// <summary>One entry of <c>devices:</c>: a meter or inverter, and how to reach it.</summary>
/// <param name="Model">A file of site-config/devices without its ending, or <c>sunspec</c>.</param>
/// <param name="Connect"><c>tcp://HOST:PORT</c>, or <c>rtu:///dev/ttyUSB0?baud=9600&amp;parity=N</c>.</param>
/// <param name="Unit">Modbus unit id, 0 to 255; 1 if not said.</param>
/// <param name="Every">Time between polls. 100 ms to 10 min; 1 s if not said.</param>
public sealed record DeviceOptions(string Id, DeviceRole Role, string Model, Uri Connect, byte Unit, TimeSpan Every);
