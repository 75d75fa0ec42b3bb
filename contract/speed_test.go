package contract_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
)

// currentLogins is an answer of the operation that applications call most, with some number of rows.
func currentLogins(rows int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"users":[`)
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"globalId":"AB%04d","email":"user%d@example.com","aliasEmail":"x%d@loginsign.com","displayName":"Jane Doe",`+
			`"loginCount":%d,"lastSession":"2026-05-03T11:04:12.000Z","joinedAt":"2025-11-10T09:30:00.000Z","isActive":true}`, i%10000, i, i, i)
	}
	fmt.Fprintf(&b, `],"total":%d}`, rows)
	return b.Bytes()
}

// BenchmarkCheckResponse compares the check of a good answer with what reading its JSON costs anyone.
func BenchmarkCheckResponse(b *testing.B) {
	op := named(b, vendors(b, nil), "loginsign.listCurrentLogins")
	header := http.Header{"Content-Type": {"application/json"}}
	for _, rows := range []int{1, 100, 10000} {
		body := currentLogins(rows)
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				renew(body)
				if findings := op.CheckResponse(http.StatusOK, header, body); findings != nil {
					b.Fatal(findings)
				}
			}
		})
	}
	b.Run("the same again, rows=100", func(b *testing.B) {
		body := currentLogins(100)
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if findings := op.CheckResponse(http.StatusOK, header, body); findings != nil {
				b.Fatal(findings)
			}
		}
	})
	b.Run("only valid JSON, rows=100", func(b *testing.B) {
		body := currentLogins(100)
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if !json.Valid(body) {
				b.Fatal("broken")
			}
		}
	})
}

// renew changes the first user's id, so that the body is not the one before.
func renew(body []byte) {
	digit := &body[len(`{"users":[{"globalId":"AB`)]
	*digit = '0' + (*digit-'0'+1)%10
	if *digit == '0' {
		next := &body[len(`{"users":[{"globalId":"AB0`)]
		*next = '0' + (*next-'0'+1)%10
	}
}

func BenchmarkCheckRequest(b *testing.B) {
	s := vendors(b, nil)
	for name, r := range map[string]struct {
		id, contentType, body string
		path                  map[string]string
	}{
		"status": {"loginsign.updateStatus", "application/json", `{"status":"YEAR"}`,
			map[string]string{"appId": "app_demo", "globalId": "AB1234"}},
		"token": {"loginsign.exchangeCode", "application/x-www-form-urlencoded", "code=AUTHORIZATION_CODE&client_id=app_demo" +
			"&client_secret=demo-secret&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&grant_type=authorization_code", nil},
	} {
		b.Run(name, func(b *testing.B) {
			op := named(b, s, r.id)
			request := contract.Request{Path: r.path, Header: http.Header{"Content-Type": {r.contentType}}, Body: []byte(r.body)}
			b.ReportAllocs()
			for b.Loop() {
				if _, findings := op.CheckRequest(request); findings != nil {
					b.Fatal(findings)
				}
			}
		})
	}
}

// BenchmarkFirstAnswer is what the first request of a kind costs, after which its router and its patterns are ready.
func BenchmarkFirstAnswer(b *testing.B) {
	body, header := currentLogins(1), http.Header{"Content-Type": {"application/json"}}
	for b.Loop() {
		b.StopTimer()
		s, err := contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		op := s.Match(http.MethodGet, "/api/applications/app_demo/users").Operation
		if findings := op.CheckResponse(http.StatusOK, header, body); findings != nil {
			b.Fatal(findings)
		}
	}
}

func BenchmarkLoadPrepared(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, nil); err != nil {
			b.Fatal(err)
		}
	}
}
