package loginsign_test

import (
	"strings"
	"testing"

	"github.com/standin-mock/standin/mock/loginsign"
)

func TestEachOperationHasOneEndpoint(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range loginsign.New().Endpoints() {
		if seen[e.Operation] || !strings.HasPrefix(e.Operation, "loginsign.") || e.Handle == nil {
			t.Errorf("endpoint %q stands twice, is another vendor's or has no handler", e.Operation)
		}
		seen[e.Operation] = true
	}
	if len(seen) != 21 {
		t.Errorf("%d operations, want 21", len(seen))
	}
	for operation := range schemes {
		if !seen["loginsign."+operation] {
			t.Errorf("loginsign.%s has no endpoint", operation)
		}
	}
}
