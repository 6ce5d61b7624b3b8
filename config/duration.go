package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time. It is written with units: "30s", "1h30m", "30d".
type Duration time.Duration

const day = 24 * time.Hour

// UnmarshalTOML takes a string with units; a bare number is refused.
func (d *Duration) UnmarshalTOML(v any) error {
	text, ok := v.(string)
	if !ok {
		return errors.New(`wants a duration with a unit, in quotes: "30s", "5m", "12h" or "30d"`)
	}
	return d.UnmarshalText([]byte(text))
}

// UnmarshalText reads a duration: days ("d"), then what Go's durations have.
func (d *Duration) UnmarshalText(b []byte) error {
	text := string(b)
	var sum time.Duration
	rest := text
	if days, after, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 31)
		if err != nil || time.Duration(n) > math.MaxInt64/day {
			return badDuration(text)
		}
		sum, rest = time.Duration(n)*day, after
	}
	if rest != "" || sum == 0 && text == "" {
		more, err := time.ParseDuration(rest)
		if err != nil || more < 0 || rest == "0" || sum+more < sum {
			return badDuration(text)
		}
		sum += more
	}
	*d = Duration(sum)
	return nil
}

func badDuration(text string) error {
	return fmt.Errorf("%q is no duration; write a number with a unit: s, m, h or d", text)
}

// MarshalText writes the duration so that UnmarshalText reads it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d Duration) String() string {
	days, rest := time.Duration(d)/day, time.Duration(d)%day
	text := rest.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	switch {
	case days == 0:
		return text
	case rest == 0:
		return strconv.FormatInt(int64(days), 10) + "d"
	}
	return strconv.FormatInt(int64(days), 10) + "d" + text
}
