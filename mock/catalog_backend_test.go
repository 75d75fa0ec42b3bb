package mock_test

import (
	"github.com/standin-mock/standin/mock/world"
)

func backendLives() map[string]func(*drama) {
	return map[string]func(*drama){
		"secret-rotated":                liveSecretRotated,
		"unauthorized-once":             liveUnauthorizedOnce,
		"owner-changed":                 liveOwnerChanged,
		"user-left":                     liveUserLeft,
		"email-taken":                   liveEmailTaken,
		"email-changed-while-importing": liveEmailChangedWhileImporting,
		"license-expires":               liveLicenseExpires,
	}
}

func liveSecretRotated(s *drama) {
	s.normal(s.pull(), 200)
	s.refused(s.pull(), 401, "invalid_client")
	s.refused(s.grant("AB1234"), 401, "invalid_client")
	s.secret = "rotated-secret"
	s.normal(s.pull(), 200)
}

func liveUnauthorizedOnce(s *drama) {
	once := s.pull()
	s.refused(once, 401, "invalid_client")
	s.scripted(once, "unauthorized-once#1")
	s.normal(s.pull(), 200)
}

func liveOwnerChanged(s *drama) {
	s.normal(s.portal("GET", "/users", ""), 200)
	s.refused(s.portal("GET", "/users", ""), 403, "forbidden")
	s.refused(s.portal("GET", "/users", ""), 403, "forbidden")
	s.normal(s.pull(), 200) // the app's own secret is as good as before
}

func liveUserLeft(s *drama) {
	late := s.grant("AB1234")
	s.refused(late, 404, "not_found")
	s.scripted(late, "user-left#1")
	s.refused(s.grant("AB1234"), 404, "not_found")
	if s.has("AB1234") {
		s.Error("who has left is in the list")
	}
}

func liveEmailTaken(s *drama) {
	change := func() got {
		return s.portal("PATCH", "/users/conn_456/email", `{"email":"jane@other.example"}`)
	}
	s.refused(change(), 409, "conflict")
	if address := s.primary("AB1234"); address != "jane.doe@private.example" {
		s.Errorf("the address is %s", address)
	}
	s.normal(change(), 200)
}

func (s *drama) primary(user string) (address string) {
	s.Helper()
	_ = s.ns.View(s.Context(), func(tx *world.Tx) error {
		u, err := tx.User(user)
		address = u.Primary
		return err
	})
	return address
}

func liveEmailChangedWhileImporting(s *drama) {
	answer := s.portal("POST", "/import-existing-users/csv", `{"users":[
		{"externalUserId":"1001","email":"beatriz.costa@example.com","name":"Beatriz Costa"},
		{"externalUserId":"1002","email":"lukas.brandt@example.org","name":"Lukas Brandt"}]}`)
	s.want(answer, 200)
	s.scripted(answer, "email-changed-while-importing#1")
	var statuses []any
	for _, row := range answer.object(s)["results"].([]any) {
		statuses = append(statuses, row.(map[string]any)["status"])
	}
	if len(statuses) != 2 || statuses[0] != "not_found" || statuses[1] != "already_connected" {
		s.Errorf("the rows: %v", statuses)
	}
	s.settle()
	if got := s.hooks.types(); len(got) != 2 || got[0] != "email_changed" {
		s.Errorf("the webhooks: %v", got) // of both apps that she is connected to
	}
}

func liveLicenseExpires(s *drama) {
	state := func() any {
		s.Helper()
		list := s.portal("GET", "/licenses/codes", "")
		s.want(list, 200)
		for _, row := range list.object(s)["codes"].([]any) {
			if code := row.(map[string]any); code["code"] == "DEMO-CODE-0002" {
				return code["state"]
			}
		}
		return nil
	}
	if before, after, later := state(), state(), state(); before != "ACTIVE" || after != "EXPIRED" || later != "EXPIRED" {
		s.Errorf("the license is %v, then %v, then %v", before, after, later)
	}
	if n := s.licenses("DE4471"); n != 0 {
		s.Errorf("%d licenses are active", n)
	}
}
