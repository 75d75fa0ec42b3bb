package contract

import "testing"

func TestTheEnvelopeSaysWhetherItWorked(t *testing.T) {
	t.Parallel()
	envelope := func(code any) any { return map[string]any{"statusCode": code} }
	for _, tt := range []struct {
		name   string
		status int
		body   any
		want   int
	}{
		{"no envelope", 401, map[string]any{"error": "x"}, 401},
		{"no JSON", 401, nil, 401},
		{"a success", 200, envelope(200.0), 200},
		{"a refusal in a success", 200, envelope(401.0), 401},
		{"a success in a refusal", 401, envelope(200.0), 200},
		{"a success in an outage", 503, envelope(200.0), 200},
		{"two refusals", 401, envelope(404.0), 401},
		{"a text is no status", 401, envelope("200"), 401},
		{"nor is a zero", 401, envelope(0.0), 401},
	} {
		if got := businessStatus(tt.status, tt.body); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}
