"""Three units served by pymodbus, a foreign Modbus implementation. Usage: pymodbus_units.py tcp|rtu; rtu: RTU frames over TCP."""

import sys

from pymodbus_peer import serve     # first: it makes do without the serial half of pymodbus

from pymodbus.datastore import ModbusSlaveContext
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer
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


serve({unit: Unit(unit) for unit in (1, 2, 3)}, ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer)
