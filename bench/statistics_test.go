package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSpread(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		values []float64
		want   spread
	}{
		"none": {nil, spread{}},
		"one":  {[]float64{3}, spread{3, 3, 3, 1}},
		"odd":  {[]float64{9, 1, 4}, spread{4, 1, 9, 3}},
		"even": {[]float64{8, 1, 2, 4}, spread{3, 1, 8, 4}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, spreadOf(test.values)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRatios(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ over, under, want []float64 }{
		"each round":     {[]float64{1, 6}, []float64{2, 3}, []float64{0.5, 2}},
		"not measured":   {[]float64{1, 0, 4}, []float64{0, 3, 4}, []float64{1}},
		"rounds missing": {[]float64{1, 2}, []float64{4}, []float64{0.25}},
		"nothing":        {nil, nil, []float64{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, ratios(test.over, test.under)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	tests := map[string]struct {
		sorted []time.Duration
		share  float64
		want   time.Duration
	}{
		"none":            {nil, 0.5, 0},
		"one":             {hundred[:1], 0.99, 1},
		"median":          {hundred, 0.5, 50},
		"p99":             {hundred, 0.99, 99},
		"all":             {hundred, 1, 100},
		"median of three": {hundred[:3], 0.5, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := percentile(test.sorted, test.share); got != test.want {
				t.Errorf("%d, not %d", got, test.want)
			}
		})
	}
}

func TestGoals(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		goal    goal
		values  []float64
		reached bool
	}{
		"at least":     {goal{limit: 0.8}, []float64{0.8}, true},
		"less":         {goal{limit: 0.8}, []float64{0.79}, false},
		"at most":      {goal{limit: 2, atMost: true}, []float64{2}, true},
		"more":         {goal{limit: 2, atMost: true}, []float64{2.1}, false},
		"not measured": {goal{limit: 2, atMost: true}, nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.goal.figure(test.values); got.Reached != test.reached {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestKnee(t *testing.T) {
	t.Parallel()
	r := loadResult{Steps: []step{
		{Connections: 1, KeepAlive: true, PerSecond: 50}, {Connections: 2, KeepAlive: true, PerSecond: 96},
		{Connections: 4, KeepAlive: true, PerSecond: 100}, {Connections: 8, KeepAlive: true, PerSecond: 90},
		{Connections: 1, PerSecond: 7},
	}}
	if got := []int{r.knee(true), r.knee(false)}; !cmp.Equal(got, []int{2, 1}) {
		t.Errorf("%v", got)
	}
}
