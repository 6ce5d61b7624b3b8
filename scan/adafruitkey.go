package scan

import "regexp"

// adafruitKey finds Adafruit IO keys. Rules: Adafruit, "Security".
var adafruitKey = Detector{
	Name:     "secret:adafruit_key",
	About:    "Adafruit IO keys",
	Levels:   "high by its form",
	Keywords: []string{"adafruit"},
	starts:   []string{"aio_"},
	find:     tokenForm{form: regexp.MustCompile(`^aio_[0-9A-Za-z]{28}`), keep: 4}.finder(),
	show:     showPrefix,
	exact:    true,
}
