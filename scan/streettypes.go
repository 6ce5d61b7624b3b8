package scan

// The words that streets are called by, lower case without accents. Sources: USPS,
// Publication 28, appendix C1 (suffixes); La Poste, the Spanish cadastre's and the
// Italian statistics office's lists of kinds of way, as far as they are in daily use.
var (
	suffixStreets = newWordList(`alley aly avenue ave av boulevard blvd bypass causeway circle cir close common court ct cove crescent
		cres drive dr expressway expy freeway fwy gardens gdns grove gate green heights hts highway hwy hill junction lane ln lodge
		loop mews parade park parkway pkwy place pl plaza plz point road rd row run square sq street st terrace ter trail trl
		turnpike tpke view walk way wharf yard`)
	// plainStreets are those that are hardly anything else behind a number and a name.
	plainStreets = newWordList(`avenue ave blvd boulevard cir ct crescent drive dr expy fwy highway hwy lane ln loop parkway pkwy pl rd road st street
		ter terrace tpke trail trl turnpike`)
	// laterStreets are kinds of way that new settlements are called by, found only with more.
	laterStreets = newWordList(`bend bluff canyon chase cliff corner creek crossing estates falls field forest garden glen harbor haven hills hollow
		island key knoll lake landing manor meadow meadows mill mount oak orchard path pass pine pines plain ranch ridge rise shore shores
		spring springs summit valley vista woods xing`)
	// frenchStreets stand between the number and the name.
	frenchStreets = newWordList(`rue avenue av boulevard bd blvd place pl chemin che allee allees impasse imp quai cours route rte
		square sq passage villa sentier faubourg esplanade`)
	// prefixStreets stand before the name, and the number behind it.
	prefixStreets = newWordList(`calle c avda avenida av avd plaza pza paseo camino carretera ctra ronda travesia via viale piazza
		piazzale corso largo vicolo strada contrada rua travessa praca estrada alameda ul ulica al aleja os osiedle plac str
		strada bulevardul rue avenue odos`)
	// compoundStreets end the word before the number.
	compoundStreets = []string{
		"strasse", "str", "weg", "platz", "allee", "gasse", "damm", "ufer", "promenade", "chaussee", "straat", "laan", "plein", "gracht",
		"kade", "dijk", "singel", "gatan", "vagen", "gade", "alle", "vej", "gata", "veien", "katu", "utca",
	}
	usStates = newWordList(`al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd
		oh ok or pa pr ri sc sd tn tx ut vt va wa wv wi wy gu vi`)
)
