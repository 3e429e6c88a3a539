"""One unit served by libmodbus, a foreign Modbus implementation, as RTU on a serial line.

Usage: libmodbus_unit.py UNIT TERMINAL. Prints "ready" once it listens. Ends when its standard input does, or when it is killed.
Needs Debian's libmodbus5; nothing is compiled, ctypes loads it.
"""

import ctypes
import os
import sys
import threading

from register_values import value


class Mapping(ctypes.Structure):       # modbus_mapping_t of modbus.h
    _fields_ = [(name, ctypes.c_int) for name in (
        "nb_bits", "start_bits", "nb_input_bits", "start_input_bits",
        "nb_input_registers", "start_input_registers", "nb_registers", "start_registers")] + [
        ("tab_bits", ctypes.POINTER(ctypes.c_uint8)), ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_registers", ctypes.POINTER(ctypes.c_uint16)), ("tab_registers", ctypes.POINTER(ctypes.c_uint16))]


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


try:
    modbus = ctypes.CDLL("libmodbus.so.5")
except OSError as missing:
    sys.exit(f"{missing}: install Debian's libmodbus5, as tests/run does")

modbus.modbus_new_rtu.restype = ctypes.c_void_p
modbus.modbus_new_rtu.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_char, ctypes.c_int, ctypes.c_int]
modbus.modbus_mapping_new.restype = ctypes.POINTER(Mapping)
modbus.modbus_set_slave.argtypes = [ctypes.c_void_p, ctypes.c_int]
modbus.modbus_connect.argtypes = [ctypes.c_void_p]
modbus.modbus_receive.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
modbus.modbus_reply.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(Mapping)]

unit, terminal = int(sys.argv[1]), sys.argv[2]
line = modbus.modbus_new_rtu(terminal.encode(), 9600, b"N", 8, 1)
modbus.modbus_set_slave(line, unit)
if modbus.modbus_connect(line) != 0:
    sys.exit(f"libmodbus cannot open {terminal}")
registers = modbus.modbus_mapping_new(0, 0, 1000, 1000)
threading.Thread(target=end_with_stdin, daemon=True).start()
print("ready", flush=True)

query = ctypes.create_string_buffer(260)
written, asked = {}, 0
while True:
    length = modbus.modbus_receive(line, query)
    if length <= 0:
        continue
    function, address, count = query.raw[1], int.from_bytes(query.raw[2:4], "big"), int.from_bytes(query.raw[4:6], "big")
    if function in (3, 4):
        asked += 1
        for i in range(address, min(address + count, 1000)):
            registers.contents.tab_registers[i] = registers.contents.tab_input_registers[i] = written.get(i, value(unit, i, asked))
    modbus.modbus_reply(line, query, length, registers)
    if function in (6, 16):
        for i in range(address, address + (count if function == 16 else 1)):
            written[i] = registers.contents.tab_registers[i]
