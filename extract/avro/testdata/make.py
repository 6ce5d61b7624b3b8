"""Makes py-*.avro with Debian's python3-avro."""
import datetime, decimal, os
import avro.datafile, avro.io, avro.schema

os.chdir(os.path.dirname(os.path.abspath(__file__)))
schema = avro.schema.parse(open("schema.json").read())
for codec in ("null", "deflate", "bzip2"):
    with avro.datafile.DataFileWriter(open(f"py-{codec}.avro", "wb"), avro.io.DatumWriter(), schema, codec=codec) as w:
        w.set_meta("note", b"a needle of the metadata")
        for i in range(20):
            w.append({
                "name": "Ännchen Needle" if i % 2 == 0 else "Bob", "card": 4111111111111111 + i, "iban": "DE89370400440532013000" if i % 3 == 0 else None,
                "rate": 1.5, "born": datetime.date(1980, 2, 3), "price": decimal.Decimal("-123.45"), "kind": "FIRM", "tags": ["first tag", "second tag"],
                "notes": {"remark": "a note"}, "address": {"town": "Berlin", "older": {"town": "Bonn", "older": None}},
                "photo": b"\x89PNG\r\n\x1a\n" + bytes(600) if i == 0 else b"", "key": b"\x00\x01\x02\x03",
            })
