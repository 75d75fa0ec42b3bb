package loginsign

import (
	"strings"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/dialect"
	"github.com/standin-mock/standin/mock/world"
)

// What becomes of a row (LX-08).
const (
	rowImported         = "imported"
	rowAlreadyConnected = "already_connected"
	rowNotFound         = "not_found"
	rowNameMismatch     = "name_mismatch"
	rowInvalid          = "invalid_row"
)

type importResult struct {
	OK         bool              `json:"ok"`
	SourceID   string            `json:"sourceId"`
	SourceName any               `json:"sourceName,omitempty"`
	Total      int               `json:"total"`
	Counts     importCounts      `json:"counts"`
	Results    []importRowResult `json:"results"`
}

type importCounts struct {
	Imported         int `json:"imported"`
	AlreadyConnected int `json:"already_connected"`
	NotFound         int `json:"not_found"`
	NameMismatch     int `json:"name_mismatch"`
	InvalidRow       int `json:"invalid_row"`
}

type importRowResult struct {
	Row            int    `json:"row"` // from 1
	ExternalUserID any    `json:"externalUserId,omitempty"`
	Email          any    `json:"email,omitempty"`
	Status         string `json:"status"`
	GlobalID       string `json:"globalId,omitempty"`
	ConnectionID   string `json:"connectionId,omitempty"`
	Message        string `json:"message,omitempty"`
}

// importUsers connects an application's own users whose addresses have a LoginSign account, row by row; it answers 200
// whatever became of the rows (LX-08). The run is stored as a source.
func importUsers(call *api.Call) (api.Reply, error) {
	rows, _ := call.Body["users"].([]any)
	source := call.NewSource(call.PathText("appId"), strings.TrimSpace(call.Text("sourceName")))
	counts := map[string]int{}
	results := make([]importRowResult, 0, len(rows))
	for i, row := range rows {
		result, err := importRow(call, source, row)
		if err != nil {
			return api.Reply{}, err
		}
		result.Row = i + 1
		counts[result.Status]++
		results = append(results, result)
	}
	call.FinishSource(source, len(rows), counts)
	return api.OK(importResult{
		OK: true, SourceID: source.ID, SourceName: orAbsent(call.Dialect, source.Name), Total: len(rows), Results: results,
		Counts: importCounts{
			Imported: counts[rowImported], AlreadyConnected: counts[rowAlreadyConnected], NotFound: counts[rowNotFound],
			NameMismatch: counts[rowNameMismatch], InvalidRow: counts[rowInvalid],
		},
	}), nil
}

func importRow(call *api.Call, source world.Source, row any) (importRowResult, error) {
	fields, _ := row.(map[string]any)
	result := importRowResult{ExternalUserID: textOrNil(fields["externalUserId"]), Email: textOrNil(fields["email"])}
	wanted, err := readRow(fields)
	if err != nil {
		result.Status, result.Message = rowInvalid, err.Error()
		return result, nil
	}
	u, ok := importMatch(call, wanted.email)
	if !ok {
		result.Status, result.Message = rowNotFound, "no LoginSign account has this address"
		return result, nil
	}
	result.GlobalID = u.ID
	if !sameName(wanted.name, u.Name()) {
		result.Status, result.Message = rowNameMismatch, "the name differs from that of the LoginSign account"
		if !call.Dialect.Is(dialect.LoginSignImportNameMismatch, "warns") {
			return result, nil
		}
	}
	return connectImported(call, source, u, wanted, result)
}

// textOrNil repeats a row's text in its result; what is no text is left out.
func textOrNil(v any) any {
	if s, ok := v.(string); ok {
		return s
	}
	return nil
}

func importMatch(call *api.Call, email string) (world.User, bool) {
	u, err := call.UserBy(world.ByEmail, email)
	if err != nil {
		return world.User{}, false
	}
	primaryOnly := call.Dialect.Is(dialect.LoginSignImportMatch, "primary-only")
	return u, !primaryOnly || strings.EqualFold(u.Primary, email)
}

// sameName compares names whatever their case and spacing; a name that either side lacks can't differ.
func sameName(wanted, own string) bool {
	one, other := strings.Join(strings.Fields(wanted), " "), strings.Join(strings.Fields(own), " ")
	return one == "" || other == "" || strings.EqualFold(one, other)
}

// connectImported makes the connection, or refreshes and revives the one that exists; a row with another name than the
// account's stays a name_mismatch. What an import tells of the last login raises no loginCount and adds no login row:
// nobody logged in.
func connectImported(
	call *api.Call, source world.Source, u world.User, wanted importedUser, result importRowResult,
) (importRowResult, error) {
	c, made, err := call.Connect(world.Connection{
		App: source.App, User: u.ID, JoinedAt: wanted.registered, Forwarding: true, Active: true, Source: source.ID,
	})
	if err != nil {
		return result, err
	}
	_, err = call.EditConnection(c.ID, func(c *world.Connection) {
		if wanted.lastLogin.After(c.LastSession) {
			c.LastSession = wanted.lastLogin
		}
	})
	result.ConnectionID = c.ID
	switch {
	case result.Status == rowNameMismatch:
	case made:
		result.Status = rowImported
	default:
		result.Status = rowAlreadyConnected
	}
	return result, err
}
