package admin_test

import (
	"flag"
	"os"
	"testing"

	"github.com/standin-mock/standin/contract"
)

var update = flag.Bool("update", false, "write control.json anew")

// TestPreparedDocument keeps control.json equal to control.yaml, and control.yaml valid.
func TestPreparedDocument(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("control.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want, err := contract.Prepare(document)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("control.json", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile("control.json"); err != nil || string(got) != want {
		t.Error("control.json is missing or stale: run go test ./mock/admin -run Prepared -update")
	}
}
