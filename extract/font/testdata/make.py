#!/usr/bin/python3
"""Makes the fonts beside it: two glyphs of DejaVu Sans, with names of our own. Wants fonts-dejavu-core, fonttools and python3-brotli."""
from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.ttCollection import TTCollection
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.sfnt import WOFFFlavorData
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.pens.t2CharStringPen import T2CharStringPen

TEXTS = {0: "Copyright by Ada Byron", 1: "Fontfamily", 4: "Fontfamily Full", 6: "Fontfamily-Full", 9: "Designer Ünal", 13: "Licence number 4111 1111 1111 1111"}


def name(font):
    font["name"] = newTable("name")
    font["name"].names = []
    for number, text in TEXTS.items():
        font["name"].setName(text, number, 3, 1, 0x409)
        font["name"].setName(text, number, 1, 0, 0)
    font["name"].setName("ディザイナー", 9, 3, 1, 0x411)
    font["name"].setName("書体の名前", 1, 1, 1, 11)


options = subset.Options()
options.glyph_names = True
font = TTFont("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
s = subset.Subsetter(options)
s.populate(text="AB")
s.subset(font)
name(font)
font["meta"] = newTable("meta")
font["meta"].data = {"dlng": "meta words"}
font.save("names.ttf", reorderTables=False)
for flavor in ("woff", "woff2"):
    again = TTFont("names.ttf")
    again.flavor = flavor
    again.flavorData = (WOFF2FlavorData if flavor == "woff2" else WOFFFlavorData)()
    again.flavorData.metaData = b"<metadata><credits>woff credits</credits></metadata>"
    if flavor == "woff2":  # fontTools cannot write both into WOFF 1
        again.flavorData.privData = b"private woff words"
    again.save("names." + flavor)
both = TTCollection()
both.fonts = [TTFont("names.ttf"), TTFont("names.ttf")]
both.save("names.ttc")

b = FontBuilder(1000, isTTF=False)
b.setupGlyphOrder([".notdef", "secretglyph"])
b.setupCharacterMap({65: "secretglyph"})
pen = T2CharStringPen(600, None)
pen.moveTo((0, 0)); pen.lineTo((500, 0)); pen.lineTo((0, 500)); pen.closePath()
b.setupCFF("Fontfamily-CFF", {"Notice": "cff notice words", "FullName": "Fontfamily Full"}, {g: pen.getCharString() for g in (".notdef", "secretglyph")}, {})
b.setupHorizontalMetrics({".notdef": (600, 0), "secretglyph": (600, 0)})
b.setupHorizontalHeader(ascent=800, descent=-200)
b.setupNameTable({"familyName": "Fontfamily"})
b.setupOS2()
b.setupPost()
name(b.font)
b.save("names.otf")
