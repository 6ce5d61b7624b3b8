"""Writes files into the empty volume of an APFS that mkapfs made: records in the one leaf of its tree of files, built from the Apple
File System Reference, as Debian has no program that does so. apfsck reads them; it does not find the blocks of the files in the bitmap."""
import struct
import sys

BLOCK = 4096
image = open(sys.argv[1], "r+b")


def read(n):
    image.seek(n * BLOCK)
    return bytearray(image.read(BLOCK))


def write(n, b):
    b[0:8] = bytes(8)
    low = high = 0
    for (w,) in struct.iter_unpack("<I", b[8:]):
        low = (low + w) % 0xFFFFFFFF
        high = (high + low) % 0xFFFFFFFF
    first = 0xFFFFFFFF - (low + high) % 0xFFFFFFFF
    second = 0xFFFFFFFF - (low + first) % 0xFFFFFFFF
    b[0:8] = struct.pack("<II", first, second)
    image.seek(n * BLOCK)
    image.write(b)


def crc32c(b):
    c = 0xFFFFFFFF
    for x in b:
        c ^= x
        for _ in range(8):
            c = c >> 1 ^ (0x82F63B78 if c & 1 else 0)
    return c


INODE, XATTR, DSTREAM, EXTENT, ENTRY = 3, 4, 6, 8, 9


def key(kind, number, rest=b""):
    return struct.pack("<Q", kind << 60 | number) + rest


def entry(parent, name, number, kind):
    text = name.encode() + b"\0"
    hashed = crc32c(name.lower().encode("utf-32le")) & 0x3FFFFF
    return key(ENTRY, parent, struct.pack("<I", hashed << 10 | len(text)) + text), struct.pack("<QQH", number, 0, kind)


def inode(number, parent, name, mode, size=None, links=1):
    text = name.encode() + b"\0"
    fields, data = [(4, 2, len(text))], text + bytes(-len(text) % 8)
    if size is not None:
        fields.append((8, 0x20, 40))
        data += struct.pack("<QQQQQ", size, -(-size // BLOCK) * BLOCK, 0, 0, 0)
    value = struct.pack("<QQQQQQQiIIIIIHHQ", parent, number, 0, 0, 0, 0, 0x8000, links, 0, 0, 0, 0, 0, mode, 0, 0)
    value += struct.pack("<HH", len(fields), len(data)) + b"".join(struct.pack("<BBH", *f) for f in fields) + data
    return key(INODE, number), value


def extent(number, at, block, size=BLOCK):
    return key(EXTENT, number, struct.pack("<Q", at)), struct.pack("<QQQ", size, block, 0)


def content(block, data):
    image.seek(block * BLOCK)
    image.write(data)


leaf = next(n for n in range(20000, 20100) if struct.unpack_from("<II", read(n), 24) == (2, 14))
b = read(leaf)
count, toc, keys = struct.unpack_from("<I", b, 36)[0], 56, 56 + struct.unpack_from("<H", b, 42)[0]
records = []
for i in range(count):
    k, kn, v, vn = struct.unpack_from("<HHHH", b, toc + 8 * i)
    records.append((bytes(b[keys + k : keys + k + kn]), bytes(b[BLOCK - 40 - v : BLOCK - 40 - v + vn])))

note = b"A note with 4111 1111 1111 1111 in it.\n"
text = b"".join(b"line %04d\n" % i for i in range(600))
content(22000, note)
content(22010, text[:BLOCK])
content(22005, text[BLOCK:])
target = b"/etc/target-340000000000009\0"
records += [
    entry(2, "docs", 16, 4), inode(16, 2, "docs", 0o40755, links=1),
    entry(16, "Gehalt note.txt", 17, 8), inode(17, 16, "Gehalt note.txt", 0o100644, len(note)),
    (key(DSTREAM, 17), struct.pack("<I", 1)), extent(17, 0, 22000),
    entry(2, "list.txt", 18, 8), inode(18, 2, "list.txt", 0o100644, len(text)),
    (key(DSTREAM, 18), struct.pack("<I", 1)), extent(18, 0, 22010), extent(18, BLOCK, 22005),
    entry(2, "link", 19, 10), inode(19, 2, "link", 0o120755),
    (key(XATTR, 19, struct.pack("<H", 21) + b"com.apple.fs.symlink\0"), struct.pack("<HH", 2 | 4, len(target)) + target),
    (key(XATTR, 17, struct.pack("<H", 8) + b"comment\0"), struct.pack("<HH", 2, 26) + b"stream 5500 0000 0000 0004"),
]


def order(record):
    k = record[0]
    whole = struct.unpack("<Q", k[:8])[0]
    return whole & (1 << 60) - 1, whole >> 60, struct.unpack("<I", k[8:12])[0] if whole >> 60 == ENTRY else 0, k[8:]


records.sort(key=order)
size = -(-8 * len(records) // 64) * 64
table, names, values = b"", b"", b""
for k, v in records:
    values = v + values
    table += struct.pack("<HHHH", len(names), len(k), len(values), len(v))
    names += k
space = BLOCK - 40 - 56 - size - len(names) - len(values)
head = bytearray(b[:56])
struct.pack_into("<I", head, 36, len(records))
struct.pack_into("<HHHHHHHH", head, 40, 0, size, len(names), space, 0xFFFF, 0, 0xFFFF, 0)
info = bytearray(b[-40:])
longest = lambda n: max(len(r[n]) for r in records)
struct.pack_into("<IIQ", info, 16, max(longest(0), struct.unpack_from("<I", info, 16)[0]), max(longest(1), struct.unpack_from("<I", info, 20)[0]), len(records))
write(leaf, head + bytearray(table.ljust(size, b"\0") + names + bytes(space) + values) + info)

volume = next(n for n in range(20000, 20100) if read(n)[32:36] == b"APSB")
b = read(volume)
struct.pack_into("<QQQQ", b, 176, 20, 2, 1, 1)  # the next number, files, folders, links
write(volume, b)
