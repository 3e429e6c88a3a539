"""Three units served by pymodbus, a foreign Modbus implementation.

Usage: pymodbus_units.py tcp|rtu. Listens on a free loopback port and prints it; rtu: RTU frames over TCP. Ends when its standard
input does, or when it is killed. Needs Debian's python3-pymodbus.
"""

import asyncio
import importlib.util
import sys
import types

for name in ("serial", "serial_asyncio"):       # the serial half is loaded and not used
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].create_serial_connection = None

try:
    from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
    from pymodbus.server.async_io import ModbusTcpServer
    from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer
except ImportError as missing:
    sys.exit(f"{missing}: install Debian's python3-pymodbus, as tests/run does")

from register_values import value


class Unit(ModbusSlaveContext):
    def __init__(self, unit):
        super().__init__()
        self.unit, self.asked, self.written = unit, 0, {}

    def validate(self, fc_as_hex, address, count=1):
        return address + count <= 1000

    def getValues(self, fc_as_hex, address, count=1):
        if fc_as_hex in (6, 16):                # pymodbus reads back what it has just written
            return [self.written[address + i] for i in range(count)]
        self.asked += 1
        return [self.written.get(address + i, value(self.unit, address + i, self.asked)) for i in range(count)]

    def setValues(self, fc_as_hex, address, values):
        self.written.update((address + i, v) for i, v in enumerate(values))


async def serve():
    units = ModbusServerContext(slaves={unit: Unit(unit) for unit in (1, 2, 3)}, single=False)
    framer = ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer
    server = ModbusTcpServer(units, framer=framer, address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    serving.cancel()


asyncio.run(serve())
