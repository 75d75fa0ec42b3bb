package journal_test

import (
	"context"
	"encoding/json"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/mock/journal"
)

func TestEntries(t *testing.T) {
	t.Parallel()
	refused := called("a")
	refused.Outcome, refused.Response.Status = journal.Invalid, http.StatusBadRequest
	tests := map[string]struct {
		filter journal.Filter
		want   []uint64
	}{
		"all":       {journal.Filter{}, []uint64{3, 4, 5, 6}},
		"operation": {journal.Filter{Operation: "a"}, []uint64{4, 6}},
		"outcome":   {journal.Filter{Outcome: journal.Invalid}, []uint64{6}},
		"status":    {journal.Filter{Status: http.StatusOK}, []uint64{3, 4, 5}},
		"after":     {journal.Filter{After: 4}, []uint64{5, 6}},
		"dropped":   {journal.Filter{After: 1}, []uint64{3, 4, 5, 6}},
		"newest":    {journal.Filter{Limit: 2, Status: http.StatusOK}, []uint64{4, 5}},
		"none":      {journal.Filter{After: 6}, []uint64{}},
		"future":    {journal.Filter{After: 60}, []uint64{}},
	}
	j := with(4, called("a"), called("b"), called("b"), called("a"), called("b"), refused)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := j.Entries(test.filter)
			if diff := cmp.Diff(test.want, numbers(page.Entries)); diff != "" || page.Total != 6 || page.Dropped != 2 {
				t.Errorf("total %d, dropped %d, %s", page.Total, page.Dropped, diff)
			}
		})
	}
}

func TestEntryInJSON(t *testing.T) {
	t.Parallel()
	e := posted("op", "application/octet-stream", "\xff\xfe")
	e.Took = 1234567 * time.Nanosecond
	e.At = time.Date(2026, 5, 3, 11, 4, 12, 0, time.UTC)
	text, err := json.Marshal(*e)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"took_ms":1.235`, `"body":{"text":"//4=","size":2,"encoding":"base64"}`, `"method":"POST"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	var back journal.Entry
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	e.Took = 1235 * time.Microsecond
	if diff := cmp.Diff(*e, back); diff != "" {
		t.Error(diff)
	}
}

func TestKeepBodyCutsBetweenCharacters(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("x", journal.MaxBody-1) + "é" + "y"
	got := journal.KeepBody([]byte(body))
	if !got.Cut || got.Size != len(body) || got.Text != body[:journal.MaxBody-1] {
		t.Errorf("got %d of %d bytes, cut %t", len(got.Text), got.Size, got.Cut)
	}
	if whole := journal.KeepBody([]byte("é")); whole != (journal.Body{Text: "é", Size: 2}) {
		t.Errorf("got %+v", whole)
	}
}

func TestOneRequestIsBounded(t *testing.T) {
	t.Parallel()
	e := called("op")
	long := strings.Repeat("x", 1<<20)
	e.Request.Path, e.Request.Query = "/"+long, "client_secret="+long
	e.Request.Headers, e.Response.Headers = http.Header{"A": {"1"}, "Long": {long}}, http.Header{"Many": make([]string, 1000)}
	got := shown(e)
	text, _ := json.Marshal(got)
	if !got.Request.Cut || !got.Response.Cut || len(text) > 64<<10 || got.Request.Headers.Get("A") != "1" {
		t.Errorf("%d bytes, cut %t and %t", len(text), got.Request.Cut, got.Response.Cut)
	}
	if got.Request.Query != "client_secret=[redacted]" {
		t.Errorf("query is %.60s", got.Request.Query)
	}
}

// This test runs alone, for it looks at the heap.
func TestMemoryIsBounded(t *testing.T) {
	j, body := journal.New(100), []byte(strings.Repeat("x", 1<<20))
	before := heap()
	for range 2000 {
		e := called("op")
		e.Request.Body, e.Response.Body = journal.KeepBody(body), journal.KeepBody(body)
		e.Request.Headers = http.Header{"Long": {string(body[:1<<18])}}
		j.Add(e)
	}
	grown := int64(heap()) - int64(before)
	if limit := int64(100 * (2*journal.MaxBody + 64<<10)); grown > limit {
		t.Errorf("the heap grew by %d bytes, more than %d", grown, limit)
	}
	if page := j.Entries(journal.Filter{Limit: 1}); page.Dropped != 1900 {
		t.Errorf("dropped is %d", page.Dropped)
	}
}

// This test runs alone, for it looks at the heap.
func TestOldEntriesGo(t *testing.T) {
	j := journal.New(10)
	before := heap()
	for range 20_000 {
		j.Keep(&journal.Exchange{Entry: *posted("op", form, ""), RequestBytes: []byte("a=b"), Answer: journal.KeepAnswer(nil, nil)})
	}
	if grown := int64(heap()) - int64(before); grown > 64<<10 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	if got := numbers(j.Entries(journal.Filter{}).Entries); got[0] != 19_991 || len(got) != 10 {
		t.Errorf("got %v", got)
	}
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestFollow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := with(10, called("a"), called("b"))
		ctx, cancel := context.WithCancel(t.Context())
		var got []uint64
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			j.Follow(ctx, journal.Filter{Operation: "a"}, func(e *journal.Entry) bool {
				got = append(got, e.Number)
				return true
			})
		}()
		for _, act := range []func(){
			func() { j.Add(called("a")) }, func() { j.Add(called("b")) }, j.Clear, func() { j.Add(called("a")) },
		} {
			synctest.Wait()
			act()
		}
		synctest.Wait()
		cancel()
		<-ended
		if diff := cmp.Diff([]uint64{1, 3, 5}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASlowReaderHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	j := with(10, called("a"))
	reading, release, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var seen []uint64
	go func() {
		defer close(ended)
		j.Follow(t.Context(), journal.Filter{}, func(e *journal.Entry) bool {
			if seen = append(seen, e.Number); len(seen) == 1 {
				close(reading)
				<-release
			}
			return e.Number < 101
		})
	}()
	<-reading
	for range 100 {
		j.Add(called("a"))
	}
	close(release)
	<-ended
	if want := []uint64{1, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101}; !slices.Equal(want, seen) {
		t.Errorf("got %v, want %v", seen, want)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const writers, each = 8, 50
	j := journal.New(writers * each)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var writing, reading sync.WaitGroup
	for range 4 {
		reading.Go(func() {
			last, count := uint64(0), 0
			j.Follow(ctx, journal.Filter{}, func(e *journal.Entry) bool {
				if e.Number != last+1 {
					t.Errorf("%d comes after %d", e.Number, last)
				}
				last, count = e.Number, count+1
				return count < writers*each
			})
		})
		reading.Go(func() {
			n := writers * each
			verdict, err := j.Verify(ctx, journal.Question{Match: `request.headers["content-type"] == "text/plain"`, Times: atLeast(n)})
			if err != nil || !verdict.Passed {
				t.Errorf("%+v, %v", verdict, err)
			}
		})
	}
	for range writers {
		writing.Go(func() {
			for range each {
				j.Add(posted("op", "text/plain", "token: x"))
				j.Entries(journal.Filter{Limit: 1})
			}
		})
	}
	writing.Wait()
	reading.Wait()
}

func BenchmarkAdd(b *testing.B) {
	j, x := journal.New(0), &journal.Exchange{Entry: *posted("op", form, ""), RequestBytes: []byte("a=b")}
	for range journal.DefaultSize {
		j.Keep(x)
	}
	b.ReportAllocs()
	for b.Loop() {
		j.Keep(x)
	}
}

// A page is allocated now and then.
func TestKeepAllocatesNothing(t *testing.T) {
	j, x := with(2, called("a"), called("a")), &journal.Exchange{Entry: *posted("op", form, ""), RequestBytes: []byte("a=b")}
	if got := testing.AllocsPerRun(100, func() { j.Keep(x) }); got > 0 {
		t.Errorf("Keep allocates %.0f times", got)
	}
}

// Who follows a journal gives the number of the last entry it has, and must not miss what came after a Clear.
func TestNumbersGoOn(t *testing.T) {
	t.Parallel()
	j := with(2, called("a"), called("a"), called("a"))
	j.Clear()
	j.Add(called("a"))
	if page := j.Entries(journal.Filter{After: 3}); !slices.Equal(numbers(page.Entries), []uint64{4}) || page.Total != 1 || page.Dropped != 0 {
		t.Errorf("after a Clear: %+v", page)
	}
	fresh := with(2, called("lost"))
	fresh.GoOn(j)
	j.Add(called("late"))
	for range 3 {
		fresh.Add(called("a"))
	}
	for name, test := range map[string]struct {
		after uint64
		want  []uint64
	}{"all": {0, []uint64{6, 7}}, "the last seen": {4, []uint64{6, 7}}, "one of them": {6, []uint64{7}}} {
		page := fresh.Entries(journal.Filter{After: test.after})
		if !slices.Equal(numbers(page.Entries), test.want) || page.Total != 3 || page.Dropped != 1 {
			t.Errorf("%s: %v, total %d, dropped %d", name, numbers(page.Entries), page.Total, page.Dropped)
		}
	}
	if got := numbers(j.Entries(journal.Filter{}).Entries); !slices.Equal(got, []uint64{4}) {
		t.Errorf("the one before has %v: a number was given twice", got)
	}
}

// A number that no entry has yet is that of another server, or of a namespace that had the same name.
func TestFollowFromAnotherLife(t *testing.T) {
	t.Parallel()
	var got []uint64
	with(5, called("a"), called("a")).Follow(t.Context(), journal.Filter{After: 70}, func(e *journal.Entry) bool {
		got = append(got, e.Number)
		return e.Number < 2
	})
	if !slices.Equal(got, []uint64{1, 2}) {
		t.Errorf("got %v", got)
	}
}
