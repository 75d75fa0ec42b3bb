package main

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// hookAnswer is how a delivery is answered: a status, or one of the words.
type hookAnswer struct {
	name   string // as the user wrote it
	status int    // 0 for reset and garbage
	wait   time.Duration
}

const garbage = "\x00\xff this is no HTTP\r\n"

func readAnswers(names []string, delay time.Duration) (all []hookAnswer, err error) {
	for _, name := range names {
		answer := hookAnswer{name: strings.TrimSpace(name)}
		switch answer.name {
		case "reset", "garbage":
		case "slow":
			answer.status, answer.wait = http.StatusOK, delay
		default:
			answer.status, err = strconv.Atoi(answer.name)
			if err != nil || answer.status < http.StatusOK || answer.status > 599 {
				return nil, usageError{fmt.Errorf("--answer %q: it takes a status from 200 to 599, slow, reset or garbage", name)}
			}
		}
		all = append(all, answer)
	}
	if len(all) == 0 {
		return nil, usageError{fmt.Errorf("--answer: it takes at least one answer, such as 200")}
	}
	return all, nil
}

// give answers a request. It panics with http.ErrAbortHandler where it can't, which cuts the connection.
func (a hookAnswer) give(w http.ResponseWriter, r *http.Request) {
	if a.status == 0 {
		a.breakOff(w)
		return
	}
	timer := time.NewTimer(a.wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		w.WriteHeader(a.status)
	case <-r.Context().Done(): // the sender has gone, or the command ends
		panic(http.ErrAbortHandler)
	}
}

// breakOff takes the connection from the server, and resets it or writes what is no HTTP.
func (a hookAnswer) breakOff(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer connection.Close()
	if a.name == "garbage" {
		_, _ = connection.Write([]byte(garbage)) // who has gone needs none
		return
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the connection is closed as if all was well
	}
}
