package scan

import (
	"regexp"
	"strings"
)

// artifactoryToken finds Artifactory tokens and passwords. Rules: JFrog, "Access tokens": AKC and AP with a digit.
var artifactoryToken = Detector{
	Name:     "secret:artifactory",
	About:    "Artifactory tokens and passwords",
	Levels:   "low by its form; high with a keyword near",
	Keywords: []string{"artifactory", "jfrog", "x-jfrog-art-api"},
	starts:   []string{"akc", "ap0", "ap1", "ap2", "ap3", "ap4", "ap5", "ap6", "ap7", "ap8", "ap9", "cmvmdgtuo"},
	find:     tokenForm{form: regexp.MustCompile(`^(?:AKC[0-9A-Za-z]{10,80}|AP[0-9][0-9A-Za-z]{8,80}|cmVmdGtu[0-9A-Za-z]{50,80})`), keep: 3, conf: 0.5, valid: validArtifactoryToken}.finder(),
	show:     showPrefix,
	exact:    true,
}

func validArtifactoryToken(token string) bool {
	return !strings.Contains(strings.ToUpper(token), token) || strings.ContainsAny(token[3:], "0123456789")
}
