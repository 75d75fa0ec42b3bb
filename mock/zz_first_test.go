package mock_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/fixtures"
	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/dialect"
)

func TestZZFirst(t *testing.T) {
	if os.Getenv("ZZ") == "child" {
		a := time.Now()
		contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
		b := time.Now()
		dialect.Default()
		c := time.Now()
		fixtures.Named("demo")
		d := time.Now()
		mock.New(mock.Options{})
		e := time.Now()
		mock.New(mock.Options{})
		f := time.Now()
		fmt.Println("ZZ", b.Sub(a).Microseconds(), c.Sub(b).Microseconds(), d.Sub(c).Microseconds(), e.Sub(d).Microseconds(), f.Sub(e).Microseconds())
		return
	}
	if os.Getenv("ZZ") == "new" {
		a := time.Now()
		mock.New(mock.Options{})
		fmt.Println("ZZ", time.Since(a).Microseconds())
		return
	}
	for _, mode := range []string{"child", "new"} {
		for _, gogc := range []string{"off", "100"} {
			var cols [][]int
			for range 41 {
				c := exec.Command(os.Args[0], "-test.run=TestZZFirst$", "-test.v")
				c.Env = append(os.Environ(), "ZZ="+mode, "GOGC="+gogc)
				out, _ := c.CombinedOutput()
				for _, l := range strings.Split(string(out), "\n") {
					if s, ok := strings.CutPrefix(l, "ZZ "); ok {
						for i, w := range strings.Fields(s) {
							n, _ := strconv.Atoi(w)
							if i >= len(cols) {
								cols = append(cols, nil)
							}
							cols[i] = append(cols[i], n)
						}
					}
				}
			}
			var m []int
			for _, c := range cols {
				slices.Sort(c)
				m = append(m, c[len(c)/2], c[0])
			}
			fmt.Println(mode, gogc, "median,min pairs:", m)
		}
	}
}
