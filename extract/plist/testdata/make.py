#!/usr/bin/env python3
"""Writes the samples with Debian 12's python3 (plistlib); run it in this folder."""
import datetime
import plistlib

settings = {
    "Card number": 4111111111111111,
    "Name": "Ännchen Needle",
    "Since": datetime.datetime(2024, 2, 3, 4, 5, 6),
    "Rates": [0.5, -12, 2**64 - 1, True, "DE89370400440532013000"],
    "Small": b"needle in data",
    "Large": b"%PDF-1.4 " + bytes(600),
    "List": plistlib.dumps({"inner": "needle inner"}, fmt=plistlib.FMT_BINARY),
}
page = {
    "WebMainResource": {
        "WebResourceData": b"<html><body>needle page</body></html>",
        "WebResourceFrameName": "",
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": "https://corp.example/offers/index.html?q=1",
    },
    "WebSubresources": [
        {"WebResourceData": b"\x89PNG\r\n\x1a\n", "WebResourceMIMEType": "image/png", "WebResourceURL": "https://corp.example/a.png"},
    ],
    "WebSubframeArchives": [
        {"WebMainResource": {"WebResourceData": b"<p>needle frame", "WebResourceMIMEType": "text/html", "WebResourceURL": "https://corp.example/"}},
    ],
}
archive = {
    "$archiver": "NSKeyedArchiver",
    "$version": 100000,
    "$top": {"root": plistlib.UID(1)},
    "$objects": ["$null", {"$class": plistlib.UID(3), "NS.string": plistlib.UID(2)}, "needle archived 4111 1111 1111 1111", {"$classname": "NSMutableString"}],
}
for name, value in {"settings": settings, "page": page, "archive": archive}.items():
    with open(name + ".bplist", "wb") as f:
        plistlib.dump(value, f, fmt=plistlib.FMT_BINARY)
    if value is not archive:  # in XML it has no references
        with open(name + ".xml.plist", "wb") as f:
            plistlib.dump(value, f, fmt=plistlib.FMT_XML)
