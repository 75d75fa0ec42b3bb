package loginsign

import (
	"errors"
	"strings"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// importedUser is a row that can be read.
type importedUser struct {
	externalID, email, name string
	registered, lastLogin   time.Time // zero where the row has none
}

// readRow reads a row, or says what is wrong with it.
func readRow(fields map[string]any) (u importedUser, err error) {
	if fields == nil {
		return u, errors.New("the row is not an object")
	}
	for _, f := range []struct {
		name     string
		required bool
		into     *string
	}{{"externalUserId", true, &u.externalID}, {"email", true, &u.email}, {"name", false, &u.name}} {
		if *f.into, err = rowText(fields, f.name, f.required); err != nil {
			return u, err
		}
	}
	if !world.ValidAddress(u.email) {
		return u, errors.New("email is not an e-mail address")
	}
	if u.registered, err = rowDate(fields, "registrationDate"); err != nil {
		return u, err
	}
	u.lastLogin, err = rowDate(fields, "lastLoginDate")
	return u, err
}

func rowText(fields map[string]any, name string, required bool) (string, error) {
	s, isText := fields[name].(string)
	s = strings.TrimSpace(s)
	switch {
	case required && fields[name] == nil:
		return "", errors.New(name + " is missing")
	case !isText && fields[name] != nil:
		return "", errors.New(name + " is not a text")
	case required && s == "":
		return "", errors.New(name + " is empty")
	}
	return s, nil
}

func rowDate(fields map[string]any, name string) (time.Time, error) {
	s, err := rowText(fields, name, false)
	if err != nil || s == "" {
		return time.Time{}, err
	}
	t, ok := readDate(s)
	if !ok {
		return time.Time{}, errors.New(name + " is not an ISO 8601 date or time such as 2026-05-01 or 2026-05-01T12:00:00Z")
	}
	return t, nil
}
