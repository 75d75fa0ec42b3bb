package mock_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
)

func listLives() map[string]func(*drama) {
	return map[string]func(*drama){
		"truncated-list":     liveTruncatedList,
		"garbled-json":       liveGarbledJSON,
		"wrong-content-type": liveWrongContentType,
		"proxy-error-page":   liveProxyErrorPage,
		"empty-body":         liveEmptyBody,
		"slow-drip":          liveSlowDrip,
		"huge-list":          liveHugeList,
		"duplicate-user":     liveDuplicateUser,
		"list-changes":       liveListChanges,
	}
}

func liveTruncatedList(s *drama) {
	half := s.pull()
	if !errors.Is(half.err, io.ErrUnexpectedEOF) || half.status != 200 || len(half.body) == 0 {
		s.Errorf("%d, %d bytes, %v", half.status, len(half.body), half.err)
	}
	s.scripted(half, "truncated-list#1")
	whole := s.pull()
	s.normal(whole, 200)
	if len(half.body) >= len(whole.body) || !strings.HasPrefix(string(whole.body), string(half.body)) {
		s.Errorf("%d of %d bytes came", len(half.body), len(whole.body))
	}
}

func liveGarbledJSON(s *drama) {
	garbled := s.pull()
	s.want(garbled, 200)
	s.scripted(garbled, "garbled-json#1")
	whole := s.pull()
	s.normal(whole, 200)
	if json.Valid(garbled.body) || len(garbled.body) != len(whole.body) {
		s.Errorf("%d of %d bytes, valid: %v", len(garbled.body), len(whole.body), json.Valid(garbled.body))
	}
}

func liveWrongContentType(s *drama) {
	wrong := s.pull()
	s.want(wrong, 200)
	s.scripted(wrong, "wrong-content-type#1")
	right := s.pull()
	s.normal(right, 200)
	if kind := wrong.header.Get("Content-Type"); kind != "text/html" || string(wrong.body) != string(right.body) {
		s.Errorf("%s: %s", kind, wrong.body)
	}
}

func liveProxyErrorPage(s *drama) {
	page := s.pull()
	s.want(page, 502)
	s.scripted(page, "proxy-error-page#1")
	if kind := page.header.Get("Content-Type"); kind != "text/html; charset=utf-8" || !strings.HasPrefix(string(page.body), "<html>") {
		s.Errorf("%s: %s", kind, page.body)
	}
	s.normal(s.pull(), 200)
}

func liveEmptyBody(s *drama) {
	empty := s.pull()
	s.want(empty, 200)
	s.scripted(empty, "empty-body#1")
	if length := empty.header.Get("Content-Length"); len(empty.body) != 0 || length != "0" {
		s.Errorf("%s bytes: %s", length, empty.body)
	}
	if s.users(s.pull()) == nil {
		s.Error("there is nobody")
	}
}

func liveSlowDrip(s *drama) {
	ctx, cancel := context.WithTimeout(s.Context(), 200*time.Millisecond)
	defer cancel()
	drip := s.do(s.request("GET", "/api/applications/app_demo/users", asApp, "").WithContext(ctx))
	if drip.status != 200 || !errors.Is(drip.err, context.DeadlineExceeded) {
		s.Errorf("%d %v", drip.status, drip.err)
	}
	s.scripted(drip, "slow-drip#1")
	whole := s.pull()
	s.normal(whole, 200)
	if len(drip.body) >= len(whole.body) {
		s.Errorf("%d of %d bytes came", len(drip.body), len(whole.body))
	}
}

func liveHugeList(s *drama) {
	list := s.pull()
	s.scripted(list, "huge-list#1")
	all := s.users(list)
	if total := list.object(s)["total"]; len(all) < 2000 || total != float64(len(all)) {
		s.Errorf("%d users, total %v", len(all), total)
	}
	if again := s.users(s.pull()); !slices.Equal(all, again) {
		s.Errorf("%d users, then %d", len(all), len(again))
	}
	slices.Sort(all)
	if unique := len(slices.Compact(all)); unique < 2000 {
		s.Errorf("%d globalIds", unique)
	}
}

func liveDuplicateUser(s *drama) {
	list := s.pull()
	s.scripted(list, "duplicate-user#1")
	if got := s.users(list); !slices.Equal(got, []string{"AB1234", "AB1234"}) {
		s.Errorf("the users: %v", got)
	}
	if rows := list.object(s)["users"].([]any); rows[0].(object)["loginCount"] != 42.0 || rows[1].(object)["loginCount"] != 41.0 {
		s.Errorf("the rows: %v", rows)
	}
	after := s.pull()
	s.normal(after, 200)
	got := s.users(after)
	slices.Sort(got)
	if n := len(got); len(slices.Compact(got)) != n || n < 5 {
		s.Errorf("the users: %v", got)
	}
}

func liveListChanges(s *drama) {
	before, after := s.users(s.pull()), s.users(s.pull())
	if len(before) != len(after) {
		s.Errorf("%d users, then %d", len(before), len(after))
	}
	gone := slices.DeleteFunc(slices.Clone(before), func(id string) bool { return slices.Contains(after, id) })
	came := slices.DeleteFunc(slices.Clone(after), func(id string) bool { return slices.Contains(before, id) })
	if !slices.Equal(gone, []string{"BR2201"}) || !slices.Equal(came, []string{"CA1029"}) {
		s.Errorf("gone %v, came %v", gone, came)
	}
	if again := s.users(s.pull()); !slices.Equal(after, again) {
		s.Errorf("the third list is %v", again)
	}
}
