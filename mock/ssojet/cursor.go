package ssojet

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/standin-mock/standin/mock/api"
)

// defaultLimit is the number of rows on a page that the 2025 pages show.
const defaultLimit = 50

func limitOf(call *api.Call) int { return max(1, call.QueryInt("limit", defaultLimit)) }

// cursor is where a page begins. What it holds is nobody's business but that of the list that gave it out.
type cursor struct {
	Cursor string `json:"cursor"`
}

func encodeCursor(from string) string {
	text, err := json.Marshal(cursor{from})
	if err != nil {
		return "" // a struct of one string can always be marshalled
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// decodeCursor takes only what encodeCursor makes.
func decodeCursor(text string) (from string, err error) {
	var c cursor
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(decoded, &c) != nil || encodeCursor(c.Cursor) != text {
		return "", foreignCursor()
	}
	return c.Cursor, nil
}

func foreignCursor() error {
	return refuse(http.StatusBadRequest, invalidQueryParameters, "cursor is not a next_cursor of this list")
}
