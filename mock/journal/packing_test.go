package journal_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/journal"
)

// fill sets all that there is to a value of its own. What is no text, number, truth or time is made of such.
func fill(v reflect.Value, next *int) {
	*next++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("v%d", *next))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*next))
	case reflect.Uint64:
		v.SetUint(uint64(*next))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), next)
		fill(v.Index(1), next)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, next)
		fill(value, next)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1_700_000_000, int64(*next)).UTC()))
			return
		}
		for _, field := range v.Fields() {
			fill(field, next)
		}
	default:
		panic("no value for " + v.Type().String())
	}
}

// TestEveryFieldIsKept fails for a field that is new and that nobody packs.
func TestEveryFieldIsKept(t *testing.T) {
	t.Parallel()
	e, n := &journal.Entry{}, 0
	fill(reflect.ValueOf(e).Elem(), &n)
	if n < 50 {
		t.Fatalf("only %d fields were filled", n)
	}
	e.Number = 1
	if diff := cmp.Diff(e, shown(e)); diff != "" {
		t.Error(diff)
	}
}

// dice make entries; their texts are of anything.
type dice struct{ *rand.Rand }

func (d dice) text(most int) string {
	const some = `aé"=&{:}[/ ?%` + "\x00\xff\n"
	b := make([]byte, d.IntN(most+1))
	for i := range b {
		b[i] = some[d.IntN(len(some))]
	}
	return string(b)
}

func (d dice) texts(most int) (all []string) {
	for range d.IntN(most + 1) {
		all = append(all, d.text(12))
	}
	return all
}

func (d dice) header() http.Header {
	if d.IntN(8) == 0 {
		return nil
	}
	h := http.Header{}
	for range d.IntN(5) {
		h[d.text(6)] = append(d.texts(2), d.text(200))
	}
	return h
}

func (d dice) bytes() []byte {
	if d.IntN(20) == 0 {
		return []byte(strings.Repeat("é", d.IntN(journal.MaxBody)))
	}
	return []byte(d.text(300))
}

func (d dice) entry() *journal.Entry {
	e := &journal.Entry{
		ID: d.text(20), At: time.Unix(d.Int64N(1<<36)-1<<35, d.Int64N(1e9)).UTC(), Namespace: d.text(9), ChosenBy: journal.ByPath,
		Outcome:   []journal.Outcome{journal.Served, journal.Unmatched}[d.IntN(2)],
		Operation: []string{"", "a", "b"}[d.IntN(3)], Nearest: d.texts(3), Scenario: d.text(3), Fault: d.text(3), Phase: d.text(3),
		Request:  journal.Request{Method: d.text(5), Path: d.text(90), Query: d.text(90), Headers: d.header(), Cut: d.IntN(5) == 0},
		Response: journal.Response{Status: d.IntN(3) * 200, Headers: d.header()},
		Took:     time.Duration(d.Int64() - d.Int64()),
	}
	for range d.IntN(3) {
		e.Findings = append(e.Findings, contract.Finding{Rule: d.text(5), Level: contract.Error, Message: d.text(50), Earlier: d.IntN(9) - 4})
	}
	return e
}

// keep puts an entry into the journal in one of the ways there are, and returns it as it is to be read.
func (d dice) keep(j *journal.Journal) *journal.Entry {
	e, request, response := d.entry(), d.bytes(), d.bytes()
	want := *e
	want.Request.Body, want.Response.Body = journal.KeepBody(request), journal.KeepBody(response)
	switch way := d.IntN(3); way {
	case 0:
		j.Add(&want)
	default:
		x := journal.Exchange{Entry: *e, RequestBytes: request, ResponseBytes: response}
		if way == 1 {
			x.Answer = journal.KeepAnswer(e.Response.Headers, response)
		}
		if d.IntN(2) == 0 {
			x.Call, want.ID = d.Uint64N(1<<40)+1, "named"
		}
		j.Keep(&x)
		clear(request)
	}
	return &want
}

// TestKeptAsInAPlainList holds the journal against a list of entries that nobody packs.
func TestKeptAsInAPlainList(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		size := 1 + d.IntN(40)
		j, model, last := journal.New(size), []*journal.Entry{}, uint64(0)
		j.NameCalls(func(uint64) string { return "named" })
		for range 100 {
			switch d.IntN(20) {
			case 0:
				j.Clear()
				model = nil
			case 1:
				f := journal.Filter{Outcome: journal.Served, After: d.Uint64N(last + 1), Limit: d.IntN(5)}
				if d.IntN(2) == 0 {
					f.Operation, f.Outcome, f.Status = "a", "", 200
				}
				if diff := cmp.Diff(chosen(model, f), j.Entries(f).Entries); diff != "" {
					t.Fatalf("seed %d, %+v: %s", seed, f, diff)
				}
			default:
				e := d.keep(j)
				last++
				e.Number = last
				model = append(model, e)
				model = model[max(0, len(model)-size):]
			}
		}
		if diff := cmp.Diff(chosen(model, journal.Filter{}), j.Entries(journal.Filter{}).Entries); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func chosen(model []*journal.Entry, f journal.Filter) []*journal.Entry {
	page := []*journal.Entry{}
	for _, e := range model {
		if e.Number > f.After && (f.Operation == "" || e.Operation == f.Operation) && (f.Outcome == "" || e.Outcome == f.Outcome) &&
			(f.Status == 0 || e.Response.Status == f.Status) {
			page = append(page, journal.Redacted(e))
		}
	}
	if f.Limit > 0 {
		page = page[max(0, len(page)-f.Limit):]
	}
	return page
}

// FuzzPacked keeps texts of anybody.
func FuzzPacked(f *testing.F) {
	f.Add("GET", "/a", "b=c", "Name", "value", []byte("body"), 200, int64(1), uint64(0))
	f.Add("", "", "", "", "", []byte(nil), 0, int64(-1), uint64(1)<<63)
	f.Fuzz(func(t *testing.T, method, path, query, name, value string, body []byte, status int, nanos int64, call uint64) {
		if len(path)+len(query)+len(name)+len(value) > 8<<10 {
			t.Skip("such are cut")
		}
		headers := http.Header{name: {value, path}}
		e := journal.Entry{
			Number: 1, Operation: name, At: time.Unix(0, nanos).UTC(), Took: time.Duration(nanos), Nearest: []string{method, query},
			Request:  journal.Request{Method: method, Path: path, Query: query, Headers: headers},
			Response: journal.Response{Status: status, Headers: headers},
		}
		j := journal.New(1)
		j.NameCalls(func(call uint64) string { return fmt.Sprint(call) })
		j.Keep(&journal.Exchange{Entry: e, Call: call, RequestBytes: body, ResponseBytes: slices.Clone(body)})
		if e.Request.Body, e.Response.Body = journal.KeepBody(body), journal.KeepBody(body); call > 0 {
			e.ID = fmt.Sprint(call)
		}
		if diff := cmp.Diff(journal.Redacted(&e), j.Entries(journal.Filter{}).Entries[0]); diff != "" {
			t.Error(diff)
		}
	})
}
