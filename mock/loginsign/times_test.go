package loginsign_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/standin-mock/standin/mock/loginsign"
)

func TestTimesAreThoseOfTheLayouts(t *testing.T) {
	t.Parallel()
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	rapid.Check(t, func(t *rapid.T) {
		second, nano := rapid.Int64Range(first, last), rapid.Int64Range(0, 999_999_999)
		at := time.Unix(second.Draw(t, "second"), nano.Draw(t, "nano")).UTC()
		if got, want := loginsign.WithMillis(at), at.Format("2006-01-02T15:04:05.000Z"); got != want {
			t.Errorf("with milliseconds: %s, want %s", got, want)
		}
		if got, want := loginsign.WithoutFraction(at), at.Format("2006-01-02T15:04:05Z"); got != want {
			t.Errorf("without: %s, want %s", got, want)
		}
	})
}
