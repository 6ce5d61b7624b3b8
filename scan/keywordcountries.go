package scan

import "strings"

// countries are the names by which English speaks of what a country gives, by the beginning of
// the detectors' names.
var countries = map[string][]string{
	"ar": {"argentine", "argentinian"}, "at": {"austrian"}, "au": {"australian"}, "be": {"belgian"}, "bg": {"bulgarian"}, "br": {"brazilian"},
	"ca": {"canadian"}, "ch": {"swiss"}, "cl": {"chilean"}, "cn": {"chinese"}, "cy": {"cypriot"}, "cz": {"czech"}, "de": {"german"},
	"dk": {"danish"}, "ee": {"estonian"}, "es": {"spanish"}, "fi": {"finnish"}, "fr": {"french"}, "gr": {"greek"}, "hk": {"hong kong"},
	"hr": {"croatian"}, "hu": {"hungarian"}, "id": {"indonesian"}, "ie": {"irish"}, "il": {"israeli", "israel"}, "in": {"indian"},
	"ir": {"iranian"}, "is": {"icelandic"}, "it": {"italian"}, "jp": {"japanese"}, "kr": {"korean"}, "lk": {"sri lankan"}, "lt": {"lithuanian"},
	"lu": {"luxembourg"}, "lv": {"latvian"}, "ly": {"libyan"}, "mt": {"maltese"}, "mx": {"mexican"}, "my": {"malaysian"}, "ng": {"nigerian", "nigeria"},
	"nl": {"dutch"}, "no": {"norwegian"}, "nz": {"new zealand", "nz"}, "ph": {"philippine", "filipino"}, "pk": {"pakistani"},
	"pl": {"polish"}, "pt": {"portuguese"}, "ro": {"romanian"}, "se": {"swedish"}, "sg": {"singapore"}, "si": {"slovenian"},
	"sk": {"slovak"}, "th": {"thai"}, "tn": {"tunisian"}, "tr": {"turkish"}, "tw": {"taiwan", "taiwanese"}, "ua": {"ukrainian"},
	"uk": {"uk", "british"}, "za": {"south african", "sa", "rsa"},
}

// What numbers are called in English, by what they are for; "number" may follow.
var (
	personTerms = []string{
		"id", "national id", "national identity", "national identification", "national number", "identity number", "identification number", "personal id",
		"personal code", "personal number", "personal identity", "personal identification", "citizen id",
	}
	cardTerms     = []string{"id", "id card", "identity card", "national id", "national identity card"}
	taxTerms      = []string{"tax id", "tax number", "tax no", "tax code", "tin", "tax identification", "taxpayer", "fiscal code", "fiscal number"}
	vatTerms      = []string{"vat"}
	passportTerms = []string{"passport"}
	socialTerms   = []string{"social security", "social insurance", "ssn", "insurance number"}
	healthTerms   = []string{"health insurance", "medicare", "health card"}
	licenceTerms  = []string{"driving licence", "driving license", "driver licence", "driver license"}
)

// termsOf are the terms of the detectors that are told by more than their names.
var termsOf = map[string][][]string{
	"ar_cuit": {taxTerms}, "at_svnr": {socialTerms}, "at_tin": {taxTerms}, "au_abn": {{"business number"}}, "au_medicare": {healthTerms},
	"au_tfn": {taxTerms}, "be_national_number": {personTerms, socialTerms, {"national register number"}}, "bg_egn": {personTerms}, "br_cnpj": {{"company number"}},
	"br_cpf": {taxTerms, personTerms}, "ca_sin": {socialTerms}, "ch_ahv": {socialTerms}, "cl_rut": {personTerms, taxTerms}, "cn_resident_id": {personTerms, cardTerms, {"resident id"}},
	"cy_tin": {taxTerms}, "cz_birth_number": {personTerms, {"birth number"}}, "de_health_insurance": {healthTerms}, "de_social_security": {socialTerms},
	"de_steuer_id": {taxTerms}, "de_id_card": {cardTerms}, "de_steuernummer": {taxTerms}, "dk_cpr": {personTerms}, "ee_personal_code": {personTerms}, "es_nie": {personTerms},
	"es_nif": {personTerms, taxTerms}, "es_social_security": {socialTerms}, "fi_hetu": {personTerms, socialTerms}, "fr_insee": {socialTerms},
	"fr_spi": {taxTerms}, "fr_id_card": {cardTerms}, "gr_afm": {taxTerms}, "gr_amka": {socialTerms}, "hk_id": {cardTerms, personTerms}, "hr_oib": {personTerms, taxTerms},
	"hu_personal_id": {personTerms}, "hu_tin": {taxTerms}, "id_nik": {personTerms, cardTerms}, "ie_pps": {socialTerms, {"pps number"}}, "il_id": {personTerms, cardTerms},
	"in_aadhaar": {personTerms}, "in_pan": {taxTerms}, "ir_id": {personTerms}, "is_kennitala": {personTerms}, "it_codice_fiscale": {taxTerms},
	"it_id_card": {cardTerms}, "jp_my_number": {personTerms}, "kr_rrn": {personTerms}, "lk_nic": {personTerms, cardTerms}, "lt_personal_code": {personTerms},
	"lu_tin": {taxTerms}, "lv_pk": {personTerms}, "ly_id": {personTerms}, "mt_tin": {taxTerms, cardTerms}, "mx_curp": {personTerms}, "mx_rfc": {taxTerms},
	"my_nric": {personTerms, cardTerms, {"ic"}}, "ng_nin": {personTerms}, "nl_bsn": {personTerms, {"citizen service number"}}, "no_fodselsnummer": {personTerms},
	"nz_ird": {taxTerms}, "ph_tin": {taxTerms}, "pk_cnic": {personTerms, cardTerms}, "pl_nip": {taxTerms}, "pl_pesel": {personTerms}, "pl_id_card": {cardTerms},
	"pt_nif": {taxTerms}, "pt_cc": {cardTerms, {"citizen card"}}, "ro_cnp": {personTerms}, "se_personnummer": {personTerms, socialTerms}, "sg_nric": {personTerms, cardTerms},
	"si_emso": {personTerms}, "si_tax": {taxTerms}, "sk_birth_number": {personTerms, {"birth number"}}, "th_tnin": {personTerms, cardTerms}, "tn_id": {personTerms, cardTerms},
	"tr_tckn": {personTerms}, "tw_id": {personTerms, cardTerms}, "ua_rntrc": {taxTerms}, "uk_utr": {taxTerms}, "za_id": {personTerms},
}

// countryKeywords are what the number of a detector is called in English with its country before.
func countryKeywords(detector string) []string {
	country, kind, _ := strings.Cut(detector, "_")
	terms := termsOf[detector]
	switch kind {
	case "passport":
		terms = [][]string{passportTerms}
	case "vat":
		terms = [][]string{vatTerms}
	case "driver_license":
		terms = [][]string{licenceTerms}
	}
	var words []string
	for _, name := range countries[country] {
		for _, list := range terms {
			for _, term := range list {
				words = append(words, name+" "+term)
			}
		}
	}
	return words
}
