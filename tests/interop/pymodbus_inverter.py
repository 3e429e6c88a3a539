"""An inverter of 10 kW at unit 1 that speaks SunSpec and takes commands, served by pymodbus, a foreign Modbus implementation.

It has models 1, 701 to 705, 707, 711 and 715. A set that is asked for by AdptCrvReq or AdptCtlReq is adopted 0.4 s later; a set with
more points in use than there is room for is not. WMaxLimPct ends by its own timer. What may not be written is refused.

Every register stands here by its number, so that nothing is shared with what is tested.
"""

import time

from pymodbus_peer import serve     # first: it makes do without the serial half of pymodbus

from pymodbus.datastore import ModbusSlaveContext

ADOPTS_IN = 0.4     # s
SUN = 9000          # W

NONE_U, NONE_I = 0xFFFF, 0x8000


def text(words, value):
    data = value.encode().ljust(2 * words, b"\0")
    return [data[i] << 8 | data[i + 1] for i in range(0, 2 * words, 2)]


def signed(value):
    return value & 0xFFFF


def model(number, length, values, otherwise=NONE_U):
    """Registers by their offset from the model's id."""
    return [number, length] + [values.get(i, otherwise) for i in range(2, length + 2)]


COMMON = [1, 66] + text(16, "Foreign") + text(16, "FI 10000") + text(8, "") + text(8, "2.0") + text(16, "FI-0001") + [1, NONE_I]

AC = {2: 2, 3: 1, 4: 3, 5: 1, 6: 0, 7: 0, 8: 0, 9: 0}                           # three phases, on, running, connected, no alarm
AC.update({12: 0, 14: 390, 15: 3984, 16: 2300, 17: 0, 18: 5000})                # var, A, V, Hz
AC.update({i: 0 for i in range(19, 35)})                                        # no energies
for at in (41, 64, 87):                                                         # each phase: W, VA, var, PF, A, V, V
    AC.update({at: 3000, at + 1: 3000, at + 2: 0, at + 3: 1000, at + 4: 130, at + 5: 3984, at + 6: 2300})
    AC.update({i: 0 for i in range(at + 7, at + 23)})
AC.update({35 + i: NONE_I for i in range(6)})                                   # no temperatures
AC.update({113: signed(-1), 114: signed(-1), 115: signed(-2), 116: 0, 117: signed(-3), 118: 0, 119: 0, 120: 0, 121: 0, 122: NONE_I})
AC.update({10: SUN, 11: SUN, 13: 1000})
AC.update({i: 0 for i in range(123, 155)})

RATINGS = {2: 10000, 7: 10000, 8: 4400, 9: 4400, 14: 230, 26: 10000, 31: 10000, 32: 4400, 33: 4400, 38: 230}
RATINGS.update({45: 0, 46: signed(-2), 47: 0, 48: 0, 49: 0, 50: NONE_I, 51: NONE_I})

ENTER = {2: 1, 3: 11000, 4: 8500, 5: 0, 6: 50100, 7: 0, 8: 49500, 9: 0, 10: 60, 11: 0, 12: 0, 13: 0, 14: 60, 15: 0, 16: 0}
ENTER.update({17: signed(-2), 18: signed(-3)})

CONTROLS = {i: 0 for i in range(2, 53)}
CONTROLS.update({15: 100, 16: 100, 49: 10, 50: 1, 51: NONE_U, 52: 1})           # WMaxLimPct in whole percents, WRmp 10 %/s
CONTROLS.update({53: signed(-2), 54: 0, 55: 1, 56: 0, 57: 1, 58: 0})            # scales
CONTROLS.update({59: 100, 60: 0, 61: 100, 62: 0, 63: 100, 64: 0, 65: 100, 66: 0})

VOLT_VAR = {2: 0, 3: 0, 4: 1, 5: 4, 6: 2, 7: 0, 8: 0, 9: 0, 10: 0, 11: 0, 12: signed(-2), 13: signed(-2), 14: 0}
VOLT_VAR.update({15: 2, 16: 1, 17: NONE_U, 18: 10000, 19: NONE_U, 20: 0, 21: 300, 22: 0, 23: 10, 24: 1})    # set 1: for reading only
VOLT_VAR.update({25: 9200, 26: 4400, 27: 10800, 28: signed(-4400)})
VOLT_VAR.update({33: 0, 42: 0})                                                 # set 2: free

LOW_VOLTAGE = {2: 1, 3: 0, 4: 1, 5: 3, 6: 2, 7: signed(-2), 8: signed(-3), 9: 1}
LOW_VOLTAGE.update({10: 1, 11: 7000, 12: 0, 13: 2000, 20: 0, 30: 1, 31: 5000, 32: 0, 33: 0})               # must, may, momentary cessation
LOW_VOLTAGE.update({40: 0, 41: 0, 51: 0, 61: 0})

DROOP = {2: 1, 3: 0, 4: 1, 5: 2, 6: 0, 7: 0, 8: 0, 9: 0, 10: 0, 11: signed(-2), 12: signed(-2), 13: 0}
DROOP.update({14: 0, 15: 20, 16: 0, 17: 20, 18: 5, 19: 5, 20: 0, 21: 2, 22: NONE_I, 23: 1, 32: NONE_I, 33: 0})

SWITCH = {2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 8: 1}

MODELS = [
    COMMON, model(701, 153, AC), model(702, 50, RATINGS), model(703, 17, ENTER), model(704, 65, CONTROLS),
    model(705, 49, VOLT_VAR), model(707, 69, LOW_VOLTAGE), model(711, 32, DROOP), model(715, 7, SWITCH),
]

WRITABLE = {    # offsets from the model's id
    703: set(range(2, 15)),
    704: set(range(2, 67)) - {6, 7, 12, 13, 20, 21, 33, 34, 47, 48} - set(range(53, 59)),
    705: {2, 3, 7, 8, 11} | set(range(33, 51)) - {37, 42},
    707: {2, 3} | set(range(41, 71)),
    711: {2, 3, 6, 7, 10} | set(range(24, 33)),
    715: {5, 6, 7, 8},
}

SETS = {    # first offset of sets 1 and 2, length without what may not be written, and where ActPt stands in them
    705: (15, 33, 18, [0]), 707: (9, 40, 31, [1, 11, 21]), 711: (14, 24, 9, []),
}


class Inverter(ModbusSlaveContext):
    def __init__(self):
        super().__init__()
        self.at, self.registers, address = {}, {40000: 0x5375, 40001: 0x6E53}, 40002
        for registers in MODELS:
            self.at[registers[0]] = address
            self.registers.update((address + i, value) for i, value in enumerate(registers))
            address += len(registers)
        self.registers.update({address: 0xFFFF, address + 1: 0})
        self.writable = {self.at[number] + offset for number, offsets in WRITABLE.items() for offset in offsets}
        self.adopting, self.limited_until = {}, None

    def validate(self, fc_as_hex, address, count=1):
        known = self.writable if fc_as_hex in (6, 16) else self.registers
        return all(address + i in known for i in range(count))

    def getValues(self, fc_as_hex, address, count=1):
        self.live()
        return [self.registers[address + i] for i in range(count)]

    def setValues(self, fc_as_hex, address, values):
        self.live()
        self.registers.update((address + i, value) for i, value in enumerate(values))
        written, now = range(address, address + len(values)), time.monotonic()
        for number in SETS:
            if self.at[number] + 3 in written:
                self.put(number, 4, 0)
                self.adopting[number] = now + ADOPTS_IN
        limit = self.at[704]
        if limit + 14 in written or limit + 18 in written:
            seconds = self.get(704, 18) << 16 | self.get(704, 19)
            self.limited_until = now + seconds if self.get(704, 14) == 1 and seconds else None

    def live(self):
        now = time.monotonic()
        for number in [n for n, due in self.adopting.items() if due <= now]:
            del self.adopting[number]
            self.put(number, 4, self.adopt(number))
        if self.limited_until is not None and self.limited_until <= now:
            self.limited_until = None
            self.put(704, 15, self.get(704, 16))
            self.put(704, 14, self.get(704, 17))
        limit = self.get(704, 15) * 100 if self.get(704, 14) == 1 else 10000
        self.put(701, 10, min(SUN, limit) if self.get(715, 8) == 1 else 0)

    def adopt(self, number):
        first, second, length, counts = SETS[number]
        if self.get(number, 3) != 2 or any(self.get(number, second + c) > self.get(number, 5) for c in counts):
            return 2
        kept = {9} if number == 705 else {0} if number == 707 else set()        # ReadOnly is the set's own
        for i in set(range(length)) - kept:
            self.put(number, first + i, self.get(number, second + i))
        return 1

    def get(self, number, offset):
        return self.registers[self.at[number] + offset]

    def put(self, number, offset, value):
        self.registers[self.at[number] + offset] = value


serve({1: Inverter()})
