package mail

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/transform"
)

// aliases are names that the indexes of x/text lack or read otherwise than mail
// does, without their punctuation.
var aliases = map[string]encoding.Encoding{
	"utf8": utf8Encoding, "xutf8": utf8Encoding, "unicode11utf8": utf8Encoding, "utf": utf8Encoding,
	"utf8mb4": utf8Encoding, "cp65001": utf8Encoding, "65001": utf8Encoding, "windows65001": utf8Encoding,
	"utf7imap": utf7Encoding{imap: true}, "imaputf7": utf7Encoding{imap: true}, "imap4utf7": utf7Encoding{imap: true},
	"xmodifiedutf7": utf7Encoding{imap: true}, "ximap4modifiedutf7": utf7Encoding{imap: true}, "modifiedutf7": utf7Encoding{imap: true},
	"utf7": utf7Encoding{}, "unicode11utf7": utf7Encoding{}, "unicode20utf7": utf7Encoding{},
	"csunicode11utf7": utf7Encoding{}, "cp65000": utf7Encoding{}, "xunicode20utf7": utf7Encoding{},
	"ascii": charmap.Windows1252, "usascii": charmap.Windows1252, "ansi": charmap.Windows1252,
	"xansi": charmap.Windows1252, "iso646us": charmap.Windows1252, "646": charmap.Windows1252,
	"8bit": charmap.Windows1252, "7bit": charmap.Windows1252, "unknown8bit": charmap.Windows1252,
	"latin1": charmap.Windows1252, "isolatin1": charmap.Windows1252, "iso88591": charmap.Windows1252,
	"88591": charmap.Windows1252, "iso885915": charmap.ISO8859_15, "885915": charmap.ISO8859_15,
	"iso88598i": charmap.ISO8859_8I, "iso88598e": charmap.ISO8859_8E, "iso88596i": charmap.ISO8859_6I,
	"iso88596e": charmap.ISO8859_6E, "logical": charmap.ISO8859_8I, "visual": charmap.ISO8859_8,
	"cp437": charmap.CodePage437, "ibm437": charmap.CodePage437, "437": charmap.CodePage437,
	"cp850": charmap.CodePage850, "ibm850": charmap.CodePage850, "850": charmap.CodePage850,
	"cp852": charmap.CodePage852, "ibm852": charmap.CodePage852, "852": charmap.CodePage852,
	"cp855": charmap.CodePage855, "ibm855": charmap.CodePage855,
	"cp858": charmap.CodePage858, "ibm858": charmap.CodePage858, "ibm00858": charmap.CodePage858,
	"cp860": charmap.CodePage860, "ibm860": charmap.CodePage860,
	"cp862": charmap.CodePage862, "ibm862": charmap.CodePage862, "dos862": charmap.CodePage862,
	"cp863": charmap.CodePage863, "ibm863": charmap.CodePage863,
	"cp865": charmap.CodePage865, "ibm865": charmap.CodePage865,
	"cp866": charmap.CodePage866, "ibm866": charmap.CodePage866, "866": charmap.CodePage866,
	"cp874": charmap.Windows874, "iso885911": charmap.Windows874, "xwindows874": charmap.Windows874,
	"cp1250": charmap.Windows1250, "win1250": charmap.Windows1250,
	"cp1251": charmap.Windows1251, "win1251": charmap.Windows1251,
	"cp1252": charmap.Windows1252, "win1252": charmap.Windows1252,
	"cp1253": charmap.Windows1253, "cp1254": charmap.Windows1254, "cp1255": charmap.Windows1255,
	"cp1256": charmap.Windows1256, "cp1257": charmap.Windows1257, "cp1258": charmap.Windows1258,
	"koi8": charmap.KOI8R, "koi8ru": charmap.KOI8U,
	"macroman": charmap.Macintosh, "xmacroman": charmap.Macintosh,
	"ksc56011987": korean.EUCKR, "ksc5601": korean.EUCKR, "ks": korean.EUCKR, "xksc5601": korean.EUCKR,
	"cp949": korean.EUCKR, "ms949": korean.EUCKR, "uhc": korean.EUCKR, "xwindows949": korean.EUCKR, "949": korean.EUCKR,
	"iso2022kr": shiftEncoding{korean.EUCKR}, "csiso2022kr": shiftEncoding{korean.EUCKR},
	"iso2022cn": iso2022CNEncoding, "iso2022cnext": iso2022CNEncoding,
	"gb2312": simplifiedchinese.GB18030, "xgb2312": simplifiedchinese.GB18030, "gb23121980": simplifiedchinese.GB18030,
	"gb231280": simplifiedchinese.GB18030, "cngb": simplifiedchinese.GB18030, "euccn": simplifiedchinese.GB18030,
	"cp936": simplifiedchinese.GB18030, "ms936": simplifiedchinese.GB18030, "936": simplifiedchinese.GB18030,
	"hz": simplifiedchinese.HZGB2312, "hzgb2312": simplifiedchinese.HZGB2312,
	"cp950": traditionalchinese.Big5, "ms950": traditionalchinese.Big5, "big5hkscs": traditionalchinese.Big5,
	"big5eten": traditionalchinese.Big5, "euctw": eucTWEncoding, "cns11643": eucTWEncoding,
	"cp932": japanese.ShiftJIS, "ms932": japanese.ShiftJIS, "mskanji": japanese.ShiftJIS, "sjis": japanese.ShiftJIS,
	"xmscp932": japanese.ShiftJIS, "sjiswin": japanese.ShiftJIS, "932": japanese.ShiftJIS,
	"jis": japanese.ISO2022JP, "iso2022jp1": japanese.ISO2022JP, "iso2022jp2": japanese.ISO2022JP,
	"iso2022jpms": japanese.ISO2022JP, "cp50220": japanese.ISO2022JP, "cp50221": japanese.ISO2022JP,
	"johab": johabEncoding, "cp1361": johabEncoding, "ms1361": johabEncoding, "windows1361": johabEncoding, "ksc5601johab": johabEncoding,
	"cesu8": cesu8Encoding, "cscesu8": cesu8Encoding, "xcesu8": cesu8Encoding, "modifiedutf8": cesu8Encoding,
	"xeucjp": japanese.EUCJP, "ujis": japanese.EUCJP, "eucjpms": japanese.EUCJP, "cp51932": japanese.EUCJP,
}

var (
	eucTWEncoding     = pairEncoding{func() transform.Transformer { return eucTW{} }}
	iso2022CNEncoding = pairEncoding{func() transform.Transformer { return &iso2022CN{gbk: simplifiedchinese.GBK.NewDecoder()} }}
)
