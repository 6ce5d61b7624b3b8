package postscript

import "strings"

// Names of the codes from 32 to 126 (PLRM 3, appendix E.6), and of those above
// that the standard encoding has.
const (
	asciiNames = `space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright asterisk plus comma hyphen period slash
zero one two three four five six seven eight nine colon semicolon less equal greater question at
A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft
a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde`
	standardNames = `161 exclamdown cent sterling fraction yen florin section currency quotesingle quotedblleft guillemotleft guilsinglleft guilsinglright fi fl
177 endash dagger daggerdbl periodcentered 182 paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand 191 questiondown
193 grave acute circumflex tilde macron breve dotaccent dieresis 202 ring cedilla 205 hungarumlaut ogonek caron emdash 225 AE 227 ordfeminine
232 Lslash Oslash OE ordmasculine 241 ae 245 dotlessi 248 lslash oslash oe germandbls`
	latin1Names = `144 dotlessi grave acute circumflex tilde macron breve dotaccent dieresis 154 ring cedilla 157 hungarumlaut ogonek caron
160 space exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft logicalnot hyphen registered macron
degree plusminus twosuperior threesuperior acute mu paragraph periodcentered cedilla onesuperior ordmasculine guillemotright onequarter onehalf threequarters questiondown
Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis
Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute Ucircumflex Udieresis Yacute Thorn germandbls
agrave aacute acircumflex atilde adieresis aring ae ccedilla egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis
eth ntilde ograve oacute ocircumflex otilde odieresis divide oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis`
)

// encodingOf makes an encoding; a number says at which code the names go on.
func encodingOf(lists ...string) []object {
	e := make([]object, 256)
	for i := range e {
		e[i] = literal(".notdef")
	}
	at := 32
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			if n, ok := numeral(w); ok {
				at = int(n.num)
				continue
			}
			e[at] = literal(w)
			at++
		}
	}
	return e
}

func standardEncoding() []object { return encodingOf(asciiNames, standardNames) }

func latin1Encoding() []object {
	e := encodingOf(asciiNames, latin1Names)
	e['\''], e['`'], e['-'] = literal("quoteright"), literal("quoteleft"), literal("minus")
	return e
}
