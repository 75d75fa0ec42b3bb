package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

const usualConnections = 8

// scene is a world, and what is asked of it.
type scene struct {
	fixtures    []string
	connections int
	varies      bool   // the answers' lengths differ
	spent       bool   // each request works once
	sign        string // stands in the answer so many times, if it is the right one
	signs       int
	// requests makes at least one request, and about n where each works once.
	requests func(ctx context.Context, standin *process, n int) ([][]byte, error)
}

// comparison is a row that holds the standin against the bare server.
func comparison(id, title string, limit float64, s scene) row {
	return row{id, title, shares(limit), func(ctx context.Context, l *lab) (found, error) {
		standin, bare, all, err := l.compare(ctx, id, s)
		if err != nil {
			return found{}, err
		}
		f := found{values: [][]float64{
			ratios(column(standin.all, perSecond), column(bare.all, perSecond)),
			ratios(column(bare.all, cpu), column(standin.all, cpu)),
		}}
		for _, c := range all {
			f.servers = append(f.servers, c.server(bare))
		}
		return f, nil
	}}
}

func latencyRow() row {
	goals := []goal{{name: "p99, times bare's", limit: 2, atMost: true, unit: "x"}}
	return row{"p99", "p99 under 8 connections, list of 1 row", goals, func(ctx context.Context, l *lab) (found, error) {
		standin, bare, _, err := l.compare(ctx, "", listScene(1, usualConnections))
		if err != nil {
			return found{}, err
		}
		return found{
			[][]float64{ratios(column(standin.all, p99), column(bare.all, p99))},
			[]server{standin.server(bare), bare.server(bare)},
		}, nil
	}}
}

// compare plays a scene at a standin, at a bare server that writes the same answer, and at the peers that can answer
// the row, round by round.
func (l *lab) compare(ctx context.Context, id string, s scene) (standin, bare *contender, all []*contender, err error) {
	ours, err := l.startStandin(ctx, s.fixtures...)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	standin, answer, err := s.contender(ctx, ours)
	if err != nil {
		return nil, nil, nil, err
	}
	theirs, err := l.startBareWith(ctx, answer)
	if err != nil {
		return nil, nil, nil, err
	}
	defer func() { err = errors.Join(err, theirs.stop()) }()
	requests, err := s.requests(ctx, ours, firstRequests)
	if err != nil {
		return nil, nil, nil, err
	}
	bare = &contender{process: theirs, prepare: steady(loop(requests, s.connections)),
		storm: storm{address: theirs.address, connections: s.connections, status: answer.Status, length: len(answer.Body)}}
	all = append([]*contender{standin, bare}, l.peerContenders(id, s.connections)...)
	return standin, bare, all, l.interleave(ctx, all...)
}

// contender asks the standin once, and makes the turns of it that follow.
func (s scene) contender(ctx context.Context, p *process) (*contender, canned, error) {
	requests, err := s.requests(ctx, p, 1)
	if err != nil {
		return nil, canned{}, err
	}
	answer, err := learn(ctx, p.address, requests[0])
	if err != nil {
		return nil, answer, err
	}
	if answer.Status != 200 || bytes.Count(answer.Body, []byte(s.sign)) != s.signs {
		return nil, answer, fmt.Errorf("standin answers %d %.300s to\n%s", answer.Status, answer.Body, requests[0])
	}
	c := &contender{process: p, storm: storm{address: p.address, connections: s.connections, status: answer.Status, length: len(answer.Body)}}
	if s.varies {
		c.length = -1
	}
	c.prepare = steady(loop(requests, s.connections))
	if s.spent {
		c.prepare = func(ctx context.Context, n int) (traffic, error) {
			requests, err := s.requests(ctx, p, n)
			return once(requests), err
		}
	}
	return c, answer, nil
}

func (l *lab) startBareWith(ctx context.Context, answer canned) (*process, error) {
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	return l.startBare(ctx, text)
}
