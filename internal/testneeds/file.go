// Package testneeds gives tests what they need beside Go: programs, files and a browser. A test whose need is not there
// is skipped, except where STANDIN_REQUIRE=all promises that everything is.
package testneeds

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// File finds a program by its name, or looks whether a path is there; how says how it comes there. It returns the path.
func File(t *testing.T, file, how string) string {
	t.Helper()
	var err error
	path := file
	if strings.Contains(file, "/") {
		_, err = os.Stat(file)
	} else {
		path, err = exec.LookPath(file)
	}
	if err != nil && os.Getenv("STANDIN_REQUIRE") == "all" {
		t.Fatalf("%s is not there, and STANDIN_REQUIRE=all says that it must be: %s", file, how)
	}
	if err != nil {
		t.Skipf("SKIPPED, %s is not there: %s", file, how)
	}
	return path
}
