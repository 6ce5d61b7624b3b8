"""Makes the SQLite samples beside it with the library itself (Debian's python3)."""
import os, sqlite3, sys

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def new(name, *pragmas):
    if os.path.exists(name):
        os.remove(name)
    db = sqlite3.connect(name)
    for p in ("page_size = 512", "auto_vacuum = 0", "secure_delete = 0") + pragmas:
        db.execute("PRAGMA " + p)
    return db


db = new("shop.sqlite")
db.execute('CREATE TABLE customer ("name" TEXT, number INTEGER PRIMARY KEY, card INTEGER, balance REAL, note, CHECK (number > 0))')
db.execute("CREATE TABLE country (code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID")
db.execute("CREATE INDEX by_name ON customer (name)")
db.execute("CREATE VIEW rich AS SELECT * FROM customer WHERE balance > 1000")
rows = [(f"Customer {i} of the north", 5000 + i, 4000000000000000 + i * 7919, i * 1.25, "x" * (i % 40)) for i in range(200)]
db.executemany("INSERT INTO customer VALUES (?,?,?,?,?)", rows)
db.execute("INSERT INTO customer VALUES (?,?,?,?,?)", ("Anna Schneider", 9001, 4111111111111111, -12.5, "begin " + "long " * 600 + "the end of it"))
db.execute("INSERT INTO customer VALUES (?,?,?,?,?)", ("Bernd", 9002, 0, 1, b"<html><body>" + b"<p>filler of the page</p>" * 40 + b"in a blob</body></html>"))
db.executemany("INSERT INTO country VALUES (?,?)", [("DE", "Germany"), ("CH", "Switzerland")])
db.commit()
db.close()

db = new("utf16.sqlite", "encoding = 'UTF-16le'")
db.execute("CREATE TABLE t (a, b)")
db.execute("INSERT INTO t VALUES ('Jürgen 東京', 1)")
db.commit()
db.close()

db = new("deleted.sqlite")
db.execute("CREATE TABLE t (a)")
db.executemany("INSERT INTO t VALUES (?)", [(f"secret number {i} of a row that was deleted",) for i in range(60)])
db.commit()
db.execute("DELETE FROM t WHERE rowid % 2 = 0")
db.commit()
db.execute("DROP TABLE t")
db.commit()
db.close()
