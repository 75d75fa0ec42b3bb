package loginsign

import "time"

// The parts that have no call of their own to be tested through.

func ParseBasic(header string) (user, password string, ok bool) { return parseBasic(header) }

func Equivalent(one, other string) bool { return equivalent(one, other) }

func WithMillis(t time.Time) string { return withMillis(t) }

func WithoutFraction(t time.Time) string { return withoutFraction(t) }

func ClientAddress(hostPort string) string { return clientAddress(hostPort) }

func ReadAgent(header string) [3]string {
	a := readAgent(header)
	return [3]string{a.browser, a.os, a.device}
}
