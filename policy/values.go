package policy

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Strings is one string or a list of them. Nil means that the key was not
// given, an empty list that it was given empty.
type Strings []string

// UnmarshalTOML takes a string or a list of strings.
func (s *Strings) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case string:
		*s = Strings{v}
		return nil
	case []any:
		list := make(Strings, 0, len(v))
		for _, e := range v {
			text, ok := e.(string)
			if !ok {
				return errors.New("wants a string or a list of strings; put every value in quotes")
			}
			list = append(list, text)
		}
		*s = list
		return nil
	}
	return errors.New("wants a string or a list of strings")
}

// Size is a number of bytes. It is written with a unit: "300B", "64KiB",
// "25MiB", "1GiB".
type Size int64

var sizeUnits = []struct {
	name  string
	bytes Size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}

// UnmarshalTOML takes a string with a unit; a bare number is refused.
func (s *Size) UnmarshalTOML(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("wants a size with a unit, in quotes: \"25MiB\"")
	}
	return s.UnmarshalText([]byte(text))
}

// UnmarshalText reads a size with its unit.
func (s *Size) UnmarshalText(b []byte) error {
	text := string(b)
	for _, u := range sizeUnits {
		digits, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
		if err != nil || n < 0 || n > math.MaxInt64/int64(u.bytes) {
			break
		}
		*s = Size(n) * u.bytes
		return nil
	}
	return fmt.Errorf("%q is no size; write a number with a unit: B, KiB, MiB or GiB", text)
}

// MarshalText writes the size in the greatest unit that divides it.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Size) String() string {
	for _, u := range sizeUnits[:3] {
		if s >= u.bytes && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}

// Date is a day or an instant. A day lasts to its end in the organisation's zone.
type Date struct {
	Time time.Time
	// Day says that only the day was written, Local that no zone was.
	Day, Local bool
}

// The TOML decoder tells a value without a zone by the name of its location.
const (
	localDate     = "date-local"
	localDatetime = "datetime-local"
	localTime     = "time-local"
)

// UnmarshalTOML takes a TOML date or date-time, without quotes.
func (d *Date) UnmarshalTOML(v any) error {
	t, ok := v.(time.Time)
	if !ok {
		return errors.New("wants a date without quotes: 2027-06-30")
	}
	switch t.Location().String() {
	case localTime:
		return errors.New("wants a date, not a time of day: 2027-06-30")
	case localDate:
		*d = Date{Time: wall(t, time.UTC), Day: true, Local: true}
	case localDatetime:
		*d = Date{Time: wall(t, time.UTC), Local: true}
	default:
		*d = Date{Time: t}
	}
	return nil
}

// MarshalTOML writes the date as TOML does.
func (d Date) MarshalTOML() ([]byte, error) { return []byte(d.String()), nil }

// MarshalText writes the date as TOML does, for the policy's digest.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d Date) String() string {
	switch {
	case d.Day:
		return d.Time.Format(time.DateOnly)
	case d.Local:
		return d.Time.Format("2006-01-02T15:04:05")
	}
	return d.Time.Format(time.RFC3339)
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// End is the instant at which the date is over, in zone.
func (d Date) End(zone *time.Location) time.Time {
	switch {
	case d.Day:
		return wall(d.Time, zone).AddDate(0, 0, 1)
	case d.Local:
		return wall(d.Time, zone)
	}
	return d.Time
}

// wall is the instant at which a clock in zone shows what t shows.
func wall(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}
