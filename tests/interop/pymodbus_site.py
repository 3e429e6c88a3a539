"""A line with two devices served by pymodbus, a foreign Modbus implementation: at unit 1 an inverter that speaks SunSpec, at unit 7
an Eastron SDM630, at unit 9 something that nobody knows.

Every register stands here by its number, so that nothing is shared with what is tested.
"""

import struct

from pymodbus_peer import serve     # first: it makes do without the serial half of pymodbus

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusSlaveContext, ModbusSparseDataBlock

NONE_U, NONE_I = 0xFFFF, 0x8000


def text(words, value):
    data = value.encode().ljust(2 * words, b"\0")
    return [data[i] << 8 | data[i + 1] for i in range(0, 2 * words, 2)]


def signed(value):
    return value & 0xFFFF


COMMON = [1, 66] + text(16, "SolarWorks") + text(16, "SW 10000") + text(8, "") + text(8, "1.4.2") + text(16, "SW-0815") + [1, NONE_I]

INVERTER = [
    103, 50,
    432, 144, 143, 145, signed(-1),                     # A in tenths
    3980, 3985, 3990, 2301, 2298, 2304, signed(-1),     # V in tenths
    993, 1,                                             # W in tens
    4998, signed(-2),                                   # Hz in hundredths
    994, 1, signed(-12), 1, signed(-999), signed(-1),   # VA, var, %
    0x00BC, 0x614E, 0,                                  # 12345678 Wh
    NONE_U, NONE_I, NONE_U, NONE_I, NONE_I, NONE_I,     # the DC side is not implemented
    412, NONE_I, NONE_I, NONE_I, signed(-1),            # C in tenths
    4, NONE_U,                                          # MPPT
] + 12 * [0]

MAKERS_OWN = [64123, 5, 1, 2, 3, 4, 5]

SUNSPEC = [0x5375, 0x6E53] + COMMON + INVERTER + MAKERS_OWN + [0xFFFF, 0]

SDM630 = {  # protocol address: value, as 32-bit float
    0: 231.5, 2: 229.0, 4: 230.25,      # V
    6: 12.5, 8: 3.0, 10: 20.0,          # A, without direction
    12: 2750.0, 14: -650.0, 16: 4500.0,  # W
    52: 6600.0,                         # W, sum
    70: 50.0,                           # Hz
    72: 12345.5, 74: 42.25,             # kWh in and out
}


def floats(values, count):
    registers = [0] * count
    for address, value in values.items():
        registers[address:address + 2] = struct.unpack(">HH", struct.pack(">f", value))
    return registers


serve({
    1: ModbusSlaveContext(hr=ModbusSparseDataBlock({40000 + i: v for i, v in enumerate(SUNSPEC)}), zero_mode=True),
    7: ModbusSlaveContext(ir=ModbusSequentialDataBlock(0, floats(SDM630, 400)), zero_mode=True),
    9: ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [7] * 200), ir=ModbusSequentialDataBlock(0, [7] * 200), zero_mode=True),
})
