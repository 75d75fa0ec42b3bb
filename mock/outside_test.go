package mock_test

import (
	"os/exec"
	"testing"
)

// A module of somebody else's imports the mock and tests its own code against it.
func TestUseFromAnotherModule(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), "go", "test", "-timeout=2m", "./...")
	command.Dir = "testdata/outside"
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
