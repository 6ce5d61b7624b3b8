package scan

import "regexp"

// A usLicense is how a state writes the numbers of its driver licences.
type usLicense struct {
	code, name string
	form       func() *regexp.Regexp
}

func license(code, name, form string) usLicense {
	return usLicense{code, name, lazily(`^(?:` + form + `)$`)}
}

// usLicenses are the forms by state, upper case, without blanks and dashes. Rules: National
// Traffic Safety Institute, "State driver's license formats", after what the states
// publish. What has fewer than five signs is left out.
var usLicenses = []usLicense{
	license("AL", "Alabama", `[0-9]{5,8}`),
	license("AK", "Alaska", `[0-9]{5,7}`),
	license("AZ", "Arizona", `[A-Z][0-9]{8}|[0-9]{9}`),
	license("AR", "Arkansas", `[0-9]{5,9}`),
	license("CA", "California", `[A-Z][0-9]{7}`),
	license("CO", "Colorado", `[0-9]{9}|[A-Z][0-9]{4,6}|[A-Z]{2}[0-9]{3,5}`),
	license("CT", "Connecticut", `[0-9]{9}`),
	license("DE", "Delaware", `[0-9]{5,7}`),
	license("DC", "District of Columbia", `[0-9]{7}|[0-9]{9}`),
	license("FL", "Florida", `[A-Z][0-9]{12}`),
	license("GA", "Georgia", `[0-9]{7,9}`),
	license("HI", "Hawaii", `[A-Z][0-9]{8}|[0-9]{9}`),
	license("ID", "Idaho", `[A-Z]{2}[0-9]{6}[A-Z]|[0-9]{9}`),
	license("IL", "Illinois", `[A-Z][0-9]{11,12}`),
	license("IN", "Indiana", `[A-Z][0-9]{9}|[0-9]{9,10}`),
	license("IA", "Iowa", `[0-9]{9}|[0-9]{3}[A-Z]{2}[0-9]{4}`),
	license("KS", "Kansas", `[A-Z][0-9][A-Z][0-9][A-Z]|[A-Z][0-9]{8}|[0-9]{9}`),
	license("KY", "Kentucky", `[A-Z][0-9]{8,9}|[0-9]{9}`),
	license("LA", "Louisiana", `[0-9]{5,9}`),
	license("ME", "Maine", `[0-9]{7}[A-Z]?|[0-9]{8}`),
	license("MD", "Maryland", `[A-Z][0-9]{12}`),
	license("MA", "Massachusetts", `[A-Z][0-9]{8}|[A-Z]{2}[0-9]{7}|[0-9]{9}`),
	license("MI", "Michigan", `[A-Z][0-9]{10}|[A-Z][0-9]{12}`),
	license("MN", "Minnesota", `[A-Z][0-9]{12}`),
	license("MS", "Mississippi", `[0-9]{9}`),
	license("MO", "Missouri", `[A-Z][0-9]{5,9}|[A-Z][0-9]{6}R|[0-9]{8}[A-Z]{2}|[0-9]{9}[A-Z]?`),
	license("MT", "Montana", `[A-Z][0-9]{8}|[0-9]{9}|[0-9]{13,14}`),
	license("NE", "Nebraska", `[A-Z][0-9]{6,8}`),
	license("NV", "Nevada", `[0-9]{9,10}|[0-9]{12}|X[0-9]{8}`),
	license("NH", "New Hampshire", `[0-9]{2}[A-Z]{3}[0-9]{5}`),
	license("NJ", "New Jersey", `[A-Z][0-9]{14}`),
	license("NM", "New Mexico", `[0-9]{8,9}`),
	license("NY", "New York", `[A-Z][0-9]{7}|[A-Z][0-9]{18}|[0-9]{8,9}|[0-9]{16}|[A-Z]{8}`),
	license("NC", "North Carolina", `[0-9]{5,12}`),
	license("ND", "North Dakota", `[A-Z]{3}[0-9]{6}|[0-9]{9}`),
	license("OH", "Ohio", `[A-Z][0-9]{4,8}|[A-Z]{2}[0-9]{3,7}|[0-9]{8}`),
	license("OK", "Oklahoma", `[A-Z][0-9]{9}|[0-9]{9}`),
	license("OR", "Oregon", `[0-9]{5,9}|[A-Z][0-9]{6,7}`),
	license("PA", "Pennsylvania", `[0-9]{8}`),
	license("RI", "Rhode Island", `[0-9]{7}|[A-Z][0-9]{6}`),
	license("SC", "South Carolina", `[0-9]{5,11}`),
	license("SD", "South Dakota", `[0-9]{6,10}|[0-9]{12}`),
	license("TN", "Tennessee", `[0-9]{7,9}`),
	license("TX", "Texas", `[0-9]{7,8}`),
	license("UT", "Utah", `[0-9]{5,10}`),
	license("VT", "Vermont", `[0-9]{8}|[0-9]{7}A`),
	license("VA", "Virginia", `[A-Z][0-9]{8,11}|[0-9]{9}`),
	license("WA", "Washington", `[A-Z]{4}[0-9]{3}[A-Z]{2}[0-9][A-Z][0-9]|[A-Z]{7}[0-9]{3}[A-Z][0-9]|[A-Z]{5}[A-Z0-9*]{7}|WDL[A-Z0-9]{9}`),
	license("WV", "West Virginia", `[0-9]{7}|[A-Z]{1,2}[0-9]{5,6}`),
	license("WI", "Wisconsin", `[A-Z][0-9]{13}`),
	license("WY", "Wyoming", `[0-9]{9,10}`),
}
