package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestCPUTime(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		stat string
		want time.Duration
	}{
		"plain":       {"7 (standin) S 1 7 7 0 -1 4194304 100 0 0 0 150 25 0 0 20 0 8 0", 1750 * time.Millisecond},
		"odd name":    {"7 (a) b (c)) S 1 7 7 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 8 0", 30 * time.Millisecond},
		"too short":   {"7 (standin) S 1 7", 0},
		"not numbers": {"7 (standin) S 1 7 7 0 -1 4194304 100 0 0 0 x y 0 0 20", 0},
		"nothing":     {"", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := cpuOf([]byte(test.stat)); got != test.want {
				t.Errorf("%s, not %s", got, test.want)
			}
		})
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	const status = "Name:\tstandin\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n"
	tests := map[string]struct {
		status, name string
		want         float64
	}{
		"now":      {status, "VmRSS:", 1 << 20},
		"peak":     {status, "VmHWM:", 2 << 20},
		"missing":  {"Name:\tstandin\n", "VmRSS:", 0},
		"no value": {"VmRSS:", "VmRSS:", 0},
		"no digit": {"VmRSS: kB", "VmRSS:", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := memoryOf(test.status, test.name); got != test.want {
				t.Errorf("%v, not %v", got, test.want)
			}
		})
	}
}

// The figures go into a document for everybody: of the machine they tell its shape alone.
func TestTheMachineHasNoName(t *testing.T) {
	t.Parallel()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	m := (&lab{}).machine()
	if m.CPU == "" || m.Cores < 1 || m.Go == "" || len(host) > 3 && strings.Contains(m.String(), host) {
		t.Errorf("%s", m)
	}
}
