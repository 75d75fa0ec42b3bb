package mock_test

import (
	"errors"
	"strings"
	"syscall"

	"github.com/standin-mock/standin/mock/world"
)

func signInLives() map[string]func(*drama) {
	return map[string]func(*drama){
		"lost-answer":     liveLostAnswer,
		"expired-code":    liveExpiredCode,
		"code-used-twice": liveCodeUsedTwice,
		"clock-skew":      liveClockSkew,
		"token-revoked":   liveTokenRevoked,
	}
}

func liveLostAnswer(s *drama) {
	code := s.signIn("AB1234")
	if lost := s.exchange(code); !errors.Is(lost.err, syscall.ECONNRESET) {
		s.Errorf("the answer is not lost: %d %v", lost.status, lost.err)
	}
	again := s.exchange(code)
	s.refused(again, 400, "invalid_grant")
	s.scripted(again, "")
	s.normal(s.exchange(s.signIn("AB1234")), 200)
}

func liveExpiredCode(s *drama) {
	code := s.signIn("AB1234")
	late := s.exchange(code)
	s.refused(late, 400, "invalid_grant")
	s.scripted(late, "expired-code#1")
	s.refused(s.exchange(code), 400, "invalid_grant")
	s.normal(s.exchange(s.signIn("AB1234")), 200)
}

func liveCodeUsedTwice(s *drama) {
	late := s.exchange(s.signIn("AB1234"))
	s.refused(late, 400, "invalid_grant")
	s.scripted(late, "code-used-twice#1")
	if why, _ := late.object(s)["error_description"].(string); !strings.Contains(why, "used") {
		s.Errorf("the reason is %q", why)
	}
	s.normal(s.exchange(s.signIn("AB1234")), 200)
}

func liveClockSkew(s *drama) {
	profile := s.profile("AB1234")
	skewed := profile()
	s.refused(skewed, 401, "invalid_token")
	s.scripted(skewed, "clock-skew#1")
	s.refused(profile(), 401, "invalid_token")
	s.normal(s.profile("AB1234")(), 200)
}

func liveTokenRevoked(s *drama) {
	profile := s.profile("AB1234")
	s.normal(profile(), 200)
	s.refused(profile(), 401, "invalid_token")
	s.refused(profile(), 401, "invalid_token")
	err := s.ns.View(s.Context(), func(tx *world.Tx) error {
		_, err := tx.ConnectionBetween("AB1234", "app_demo")
		return err
	})
	if err != nil {
		s.Errorf("the connection went with the token: %v", err)
	}
	s.normal(s.profile("AB1234")(), 200)
}
