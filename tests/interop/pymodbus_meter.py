"""An Eastron SDM630 served by pymodbus, a foreign Modbus implementation.

Listens on a free loopback port and prints it. Ends when its standard input does, or when it is killed.
Needs Debian's python3-pymodbus.
"""

import asyncio
import importlib.util
import struct
import sys
import types

# pymodbus loads its serial half too, whose packages Debian only recommends; nothing of it is used here.
for name in ("serial", "serial_asyncio"):
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].create_serial_connection = None

try:
    from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
    from pymodbus.server.async_io import ModbusTcpServer
except ImportError as missing:
    sys.exit(f"{missing}: install Debian's python3-pymodbus, as tests/run does")

UNIT = 7

VALUES = {  # protocol address: value, as 32-bit float
    0: 231.5, 2: 229.0, 4: 230.25,      # V
    6: 12.5, 8: 3.0, 10: 20.0,          # A, without direction
    12: 2750.0, 14: -650.0, 16: 4500.0,  # W
    52: 6600.0,                         # W, sum
    70: 50.0,                           # Hz
    72: 12345.5, 74: 42.25,             # kWh in and out
}


def image():
    registers = [0] * 100
    for address, value in VALUES.items():
        registers[address:address + 2] = struct.unpack(">HH", struct.pack(">f", value))
    return registers


async def serve():
    unit = ModbusSlaveContext(ir=ModbusSequentialDataBlock(0, image()), zero_mode=True)
    server = ModbusTcpServer(ModbusServerContext(slaves={UNIT: unit}, single=False), address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    serving.cancel()


asyncio.run(serve())
