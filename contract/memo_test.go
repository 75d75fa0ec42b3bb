package contract

import (
	"sync"
	"testing"
)

func TestMemoAsksOnceForWhatIsAccepted(t *testing.T) {
	t.Parallel()
	m, asked := newMemo(), map[string]int{}
	judge := func(body []byte) bool {
		asked[string(body)]++
		return string(body) != "bad"
	}
	for range 3 {
		if !m.accepts([]byte("good"), judge) || m.accepts([]byte("bad"), judge) {
			t.Fatal("the memo changed a verdict")
		}
	}
	if asked["good"] != 1 || asked["bad"] != 3 {
		t.Errorf("asked %v", asked)
	}
}

func TestMemoServesManyGoroutines(t *testing.T) {
	t.Parallel()
	m := newMemo()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 100 {
				body := []byte{byte(i), byte(j)}
				if got := m.accepts(body, func([]byte) bool { return j%2 == 0 }); got != (j%2 == 0) {
					t.Errorf("%v: got %v", body, got)
				}
			}
		})
	}
	wg.Wait()
}
