package scan

// icd10Terms finds codes of diagnoses. Rules: WHO, International Statistical
// Classification of Diseases, 10th revision, with the ranges of its chapters; the
// national versions (GM, CM) have up to four characters behind the dot.
//
// Such codes look like paper sizes, vitamins, roads and part numbers, so that a
// code alone is nothing, and one with a decimal is low.
var icd10Terms = Detector{
	Name:   "icd10_terms",
	About:  "ICD-10 codes of diagnoses, as in E11.9; a code without a decimal only next to a keyword, the name of a disease or of a drug",
	Levels: "low with a decimal alone; medium with a keyword, a disease or a drug near",
	Keywords: []string{
		"icd", "icd 10", "icd10", "icd 10 cm", "icd 10 gm", "icd code", "diagnosis", "diagnoses", "diagnosis code", "dx",
		"diagnose", "diagnosen", "hauptdiagnose", "nebendiagnose", "diagnoseschlussel", "diagnosecode", "cim 10", "cim10",
		"diagnostic principal", "cie 10", "cie10", "cid 10", "cid10", "diagnostico", "diagnosi", "rozpoznanie",
		"kod choroby", "hoofddiagnose", "codice diagnosi",
		// Diseases that are coded most, and the drugs against them by their
		// international names (WHO, INN), which are alike in most languages.
		"diabetes", "diabetes mellitus", "hypertension", "hypertonie", "hypertensive", "asthma", "copd", "depression", "depressive", "schizophrenia",
		"bipolar", "carcinoma", "karzinom", "neoplasm", "leukemia", "lymphoma", "melanoma", "hiv", "hepatitis", "tuberculosis", "pneumonia", "covid 19",
		"heart failure", "atrial fibrillation", "myocardial infarction", "stroke", "epilepsy", "migraine", "dementia", "alzheimer", "parkinson",
		"obesity", "hyperlipidemia", "hypothyroidism", "anemia", "arthritis", "osteoporosis", "kidney disease", "gastritis", "reflux", "psoriasis",
		"metformin", "insulin", "lisinopril", "amlodipine", "metoprolol", "bisoprolol", "ramipril", "losartan", "hydrochlorothiazide", "atorvastatin",
		"simvastatin", "omeprazole", "pantoprazole", "levothyroxine", "salbutamol", "albuterol", "prednisolone", "prednisone", "sertraline",
		"citalopram", "escitalopram", "fluoxetine", "venlafaxine", "quetiapine", "olanzapine", "risperidone", "lithium carbonate", "lorazepam",
		"diazepam", "oxycodone", "morphine", "fentanyl", "methotrexate", "tamoxifen", "warfarin", "apixaban", "rivaroxaban", "clopidogrel",
		"gabapentin", "pregabalin", "amoxicillin", "azithromycin", "methylphenidate",
	},
	lengths: []int{3},
	find:    findICD10,
}

// icd10Last is the last category of each letter; ICD-10-CM has a few that WHO has not.
var icd10Last = [26]int{
	99, 99, 99, 89, 90, 99, 99, 95, 99, 99, 95, 99, 99, 99, 99, 96, 99, 99, 99, 98, 85, 99, 99, 99, 99, 99,
}

func findICD10(t *text, at int) {
	letter := upper(t.byteAt(at))
	if letter < 'A' || letter > 'Z' || !t.digit(at+1) || !t.digit(at+2) || t.alnum(at-1) || t.byteAt(at) != letter {
		return
	}
	category := int(t.s[at+1]-'0')*10 + int(t.s[at+2]-'0')
	if category > icd10Last[letter-'A'] || letter == 'D' && category == 49 {
		return
	}
	end := at + 3
	decimals := 0
	if t.byteAt(end) == '.' {
		for decimals < 5 && t.alnum(end+1+decimals) {
			decimals++
		}
		if decimals > 4 || decimals > 0 && !t.digit(end+1) {
			return
		}
		if decimals > 0 {
			end += 1 + decimals
		}
	}
	s := span{at, end}
	if t.alnum(end) || before(t, at) || t.byteAt(end) == '.' && t.alnum(end+1) || t.byteAt(end) == '-' || t.byteAt(end) == '@' || t.byteAt(end) == '/' {
		return
	}
	m := match{span: s, value: t.s[at:end], conf: Low}
	reach, behind := 60, 30
	if decimals == 0 {
		reach, behind = 20, 0
	}
	word, near := t.keyword(s, reach, behind)
	switch {
	case near:
		m.conf, m.evidence = Medium, []string{"keyword " + word}
	case decimals == 0:
		return
	}
	t.add(m)
}

// before reports whether a number or name goes on to at.
func before(t *text, at int) bool {
	switch t.byteAt(at - 1) {
	case '-', '/', '.', '_', '#', '@', '+', '&', '=':
		return true
	}
	return false
}
