package main
import ("testing";"time";"fmt")
func TestZZLat(t *testing.T) {
	for _, m := range []int{1,2,0} {
	r, err := checkMutant(t.Context(), benchOptions{seed:1,maxExamples:m}, nil, 50*time.Millisecond)
	if err != nil { t.Fatal(err) }
	fmt.Println(m, r.Summary.Requests, r.Summary.Planned, r.Seconds, r.Summary.Verdicts)
	}
}
