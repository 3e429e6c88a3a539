"""What the peers of pymodbus have in common.

Each listens on a free loopback port and prints it. It ends when its standard input does, or when it is killed. Needs Debian's
python3-pymodbus.
"""

import asyncio
import importlib.util
import sys
import types

# pymodbus loads its serial half too, whose packages Debian only recommends; nothing of it is used here.
for name in ("serial", "serial_asyncio"):
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].create_serial_connection = None

try:
    from pymodbus.datastore import ModbusServerContext
    from pymodbus.server.async_io import ModbusTcpServer
    from pymodbus.transaction import ModbusSocketFramer
except ImportError as missing:
    sys.exit(f"{missing}: install Debian's python3-pymodbus, as tests/run does")


async def serving(units, framer):
    server = ModbusTcpServer(ModbusServerContext(slaves=units, single=False), framer=framer, address=("127.0.0.1", 0))
    task = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    task.cancel()


def serve(units, framer=ModbusSocketFramer):
    """Units by their ids."""
    asyncio.run(serving(units, framer))
