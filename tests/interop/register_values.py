"""What the foreign Modbus peers of the fault tests answer: every register depends on its unit, its address, and on how many
requests the unit has answered, so that an answer to anything else shows. FaultyLine.cs knows the same formula."""


def value(unit, address, asked):
    mixed = (unit * 0x9E3779B1 ^ address * 0x85EBCA6B ^ asked * 0xC2B2AE35) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    return (mixed ^ mixed >> 12) & 0xFFFF
