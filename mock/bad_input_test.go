package mock_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/standin-mock/standin/mock"
)

// rawServer serves a mock behind the limits of mock.HTTPServer, for bytes that no http.Client would send.
func rawServer(t *testing.T, limit func(*http.Server)) string {
	t.Helper()
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewUnstartedServer(server)
	listening.Config = mock.HTTPServer(server, slog.New(slog.DiscardHandler))
	limit(listening.Config)
	listening.Start()
	t.Cleanup(func() {
		listening.Close()
		for _, fault := range server.Namespace(mock.DefaultNamespace).OwnFaults() {
			t.Errorf("fault of our own: %+v", fault)
		}
	})
	return listening.Listener.Addr().String()
}

func unlimited(*http.Server) {}

// rawAnswer is what came back over the socket.
type rawAnswer struct {
	status int
	header http.Header
	body   []byte
	closed bool // the server ends the connection
}

// sendRaw writes bytes to a socket and reads one answer; a server that hangs fails the test.
func sendRaw(t *testing.T, address, request string) rawAnswer {
	t.Helper()
	var dialer net.Dialer
	connection, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go io.Copy(connection, strings.NewReader(request)) //nolint:errcheck // a server may refuse before it has read all
	method, _, _ := strings.Cut(request, " ")
	reader := bufio.NewReader(connection)
	response, err := http.ReadResponse(reader, &http.Request{Method: method})
	if err == nil && response.StatusCode == http.StatusContinue {
		response, err = http.ReadResponse(reader, &http.Request{Method: method})
	}
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return rawAnswer{status: response.StatusCode, header: response.Header, body: body, closed: response.Close}
}

// message writes a request: the body gets its Content-Length, unless the header says how it comes.
func message(line, header, body string) string {
	if header != "" {
		header += "\r\n"
	}
	if body != "" && !strings.Contains(header, "Transfer-Encoding") && !strings.Contains(header, "Content-Length") {
		header += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	return line + " HTTP/1.1\r\nHost: mock.example\r\nConnection: close\r\n" + header + "\r\n" + body
}

// shapes say whether an answer is a refusal in a vendor's own words.
var shapes = map[string]func(object) bool{
	"loginsign": func(o object) bool { return isText(o["error"]) && isText(o["error_description"]) },
	"ssojet": func(o object) bool {
		number, ok := o["error_code"].(float64)
		return ok && number > 0 && isText(o["error"]) && isText(o["error_description"])
	},
	"genauth": func(o object) bool {
		status, ok := o["statusCode"].(float64)
		return ok && status >= 400 && status < 500 && isText(o["message"]) && isText(o["requestId"])
	},
}

func isText(v any) bool {
	s, ok := v.(string)
	return ok && s != ""
}

// checkRefusal holds an answer against the vendor's shape. GenAuth's failures are HTTP 200 with the status in the body.
func checkRefusal(t *testing.T, vendor string, got rawAnswer) {
	t.Helper()
	if got.status < 400 && vendor != "genauth" || got.status >= 500 {
		t.Errorf("status %d: %s", got.status, got.body)
	}
	if !utf8.Valid(got.body) {
		t.Errorf("the answer is not UTF-8: %q", got.body)
	}
	if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") && vendor == "loginsign" {
		return // the page that a browser gets where it can't be sent back
	}
	var o object
	if err := json.Unmarshal(got.body, &o); err != nil || !shapes[vendor](o) {
		t.Errorf("not %s's shape: %d %q %.300q", vendor, got.status, got.header.Get("Content-Type"), got.body)
	}
}

const (
	basicDemo = "Authorization: Basic YXBwX2RlbW86ZGVtby1zZWNyZXQ=" // app_demo:demo-secret
	machine   = "Authorization: Bearer ssojet-demo-token"
	asJSON    = "Content-Type: application/json"
	asWebForm = "Content-Type: application/x-www-form-urlencoded"
	token     = "grant_type=authorization_code&code=c&client_id=app_demo&client_secret=demo-secret&redirect_uri=http://localhost:3000/callback"
)

// jsonEndpoint is an operation of each vendor that reads a JSON body, with what authenticates it.
var jsonEndpoints = []struct{ vendor, line, header string }{
	{"loginsign", "PATCH /api/applications/app_demo/users/AB1234/status", basicDemo},
	{"loginsign", "PATCH /api/developer/applications/app_demo/users/conn_456", "Cookie: loginsign_session=demo-session"},
	{"ssojet", "POST /api/v1/users", machine},
	{"ssojet", "POST /api/v1/oauth2/token", "Accept: */*"},
	{"genauth", "POST /api/v3/get-management-token", "Accept: */*"},
}

var badJSON = map[string]string{
	"empty":           " ",
	"broken":          `{"status":`,
	"not JSON":        `status=PRO`,
	"duplicate key":   `{"status":"PRO","status":"FREE"}`,
	"duplicate, deep": `{"a":{"b":1,"\u0062":2}}`,
	"trailing":        `{"status":"PRO"} {}`,
	"deep":            strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000),
	"deep array":      `{"status":` + strings.Repeat("[", 100000) + strings.Repeat("]", 100000) + "}",
	"array":           `[{"status":"PRO"}]`,
	"null":            `null`,
	"number":          `17`,
	"huge number":     `{"status":1e999999999}`,
	"long number":     `{"status":` + strings.Repeat("9", 100000) + `}`,
	"NaN":             `{"status":NaN}`,
	"invalid UTF-8":   "{\"status\":\"\xff\xfe\"}",
	"half surrogate":  `{"status":"\ud800","duration":7}`,
	"UTF-16":          "\xff\xfe{\x00}\x00",
	"byte order mark": "\xef\xbb\xbf{\"status\":7}",
	"NUL":             "{\"status\":\"PRO\x00\"}",
	"comment":         `{"status":"PRO"/**/}`,
	"single quotes":   `{'status':'PRO'}`,
	"trailing comma":  `{"status":"PRO",}`,
	"wrong types":     `{"status":{},"revoke":"yes","duration":[],"accessKeyId":1,"email":[],"client_id":{},"isMuted":7}`,
}

func TestBadJSON(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	for _, e := range jsonEndpoints {
		for name, body := range badJSON {
			t.Run(e.line+" "+name, func(t *testing.T) {
				t.Parallel()
				got := sendRaw(t, address, message(e.line, e.header+"\r\n"+asJSON, body))
				checkRefusal(t, e.vendor, got)
				if e.vendor != "genauth" && got.status != http.StatusBadRequest {
					t.Errorf("status %d, want 400: %s", got.status, got.body)
				}
			})
		}
	}
}

func TestBadContentType(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	for _, e := range jsonEndpoints {
		for _, header := range []string{
			"Content-Type: text/plain", asWebForm, "Content-Type: multipart/form-data", "Content-Type: multipart/form-data; boundary=x",
			"Content-Type: application/xml", "Content-Type: ;;;", "Content-Type: application/jsonp", "X-None: 1",
			"Content-Type: application/json; charset=utf-16", asJSON + "\r\nContent-Encoding: gzip",
		} {
			t.Run(e.line+" "+header, func(t *testing.T) {
				t.Parallel()
				got := sendRaw(t, address, message(e.line, e.header+"\r\n"+header, `{"a":`))
				checkRefusal(t, e.vendor, got)
			})
		}
	}
}

func TestBodyOverOneMiB(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	large := `{"status":"` + strings.Repeat("x", 1<<20) + `"}`
	chunks := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(large), large)
	for _, e := range jsonEndpoints {
		for name, request := range map[string]string{
			"with its length": message(e.line, e.header+"\r\n"+asJSON, large),
			"in chunks":       message(e.line, e.header+"\r\n"+asJSON+"\r\nTransfer-Encoding: chunked", chunks),
			"only announced":  message(e.line, e.header+"\r\n"+asJSON+"\r\nContent-Length: 99999999\r\nExpect: 100-continue", large+large),
		} {
			t.Run(e.line+" "+name, func(t *testing.T) {
				t.Parallel()
				got := sendRaw(t, address, request)
				checkRefusal(t, e.vendor, got)
				if e.vendor != "genauth" && got.status != http.StatusRequestEntityTooLarge {
					t.Errorf("status %d, want 413", got.status)
				}
			})
		}
	}
}

// badRequests are requests that are wrong outside a JSON body; 0 leaves the status to the vendor's shape.
var badRequests = []struct {
	name, vendor, request string
	status                int
}{
	{"form: repeated field", "loginsign", message("POST /oauth/token", asWebForm, token+"&code=d"), 400},
	{"form: repeated secret", "loginsign", message("POST /oauth/token", asWebForm, token+"&client_secret=demo-secret"), 400},
	{"form: broken escape", "loginsign", message("POST /oauth/token", asWebForm, token+"&x=%zz"), 400},
	{"form: invalid UTF-8", "loginsign", message("POST /oauth/token", asWebForm, token+"&scope=%ff%fe"), 400},
	{"form: raw bytes", "loginsign", message("POST /oauth/token", asWebForm, "\xff\x00=\xfe"), 400},
	{"form: semicolons", "loginsign", message("POST /oauth/token", asWebForm, "grant_type=authorization_code;code=x"), 400},
	{"form: empty", "loginsign", message("POST /oauth/token", asWebForm, ""), 400},
	{"form: missing field", "loginsign", message("POST /oauth/token", asWebForm, "grant_type=authorization_code"), 400},
	{"form: JSON instead", "loginsign", message("POST /oauth/token", asJSON, `{"grant_type":"authorization_code"}`), 415},
	{"form: too large", "loginsign", message("POST /oauth/token", asWebForm, token+"&x="+strings.Repeat("y", 1<<20)), 413},
	{"form: many fields", "loginsign", message("POST /oauth/token", asWebForm, strings.Repeat("a=1&", 100000)), 400},

	{"no credential", "loginsign", message("GET /api/applications/app_demo/users", "", ""), 401},
	{"empty Authorization", "loginsign", message("GET /api/applications/app_demo/users", "Authorization:", ""), 401},
	{"Basic alone", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic", ""), 401},
	{"empty Basic", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic Og==", ""), 401},
	{"odd base64", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic YXBwX2R;bW8", ""), 401},
	{"unpadded base64", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic YXBwX2RlbW86eA", ""), 401},
	{"base64 without a colon", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic YXBwX2RlbW8=", ""), 401},
	{"base64 of bytes", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic //79OgD/", ""), 401},
	{"two credentials", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Basic eDp5\r\nAuthorization: Basic eDp6", ""), 401},
	{"another scheme", "loginsign", message("GET /api/applications/app_demo/users", "Authorization: Digest x", ""), 401},
	{"Bearer alone", "loginsign", message("GET /api/user", "Authorization: Bearer", ""), 401},
	{"long bearer", "loginsign", message("GET /api/user", "Authorization: Bearer "+strings.Repeat("x", 50000), ""), 401},
	{"odd cookie", "loginsign", message("GET /api/developer/applications/app_demo/users", "Cookie: loginsign_session=;;==, x", ""), 0},
	{"bearer of bytes", "ssojet", message("GET /api/v1/users/x/loginlogs?client_id=cli_demo", "Authorization: Bearer \xff\xfe", ""), 0},
	{"no bearer", "ssojet", message("GET /api/v1/users/x/loginlogs?client_id=cli_demo", "", ""), 0},
	{"odd signature", "genauth", message("GET /api/v3/get-user?userId=x", "Authorization: authing demo-pool-id", ""), 0},
	{"empty signature", "genauth", message("GET /api/v3/get-user?userId=x", "Authorization: GenAuth :", ""), 0},
	{"no JWT", "genauth", message("GET /api/v3/get-user?userId=x", "Authorization: Bearer a.b.c", ""), 0},
	{"half a JWT", "genauth", message("GET /api/v3/get-user?userId=x", "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.", ""), 0},

	{"missing parameter", "ssojet", message("GET /api/v1/users/6694c133565dfee5166d1cbb/loginlogs", machine, ""), 400},
	{"unknown client", "ssojet", message("GET /api/v1/users/6694c133565dfee5166d1cbb/loginlogs?client_id=%00", machine, ""), 400},
	{"broken query", "ssojet", message("GET /api/v1/users/6694c133565dfee5166d1cbb/loginlogs?client_id=%zz", machine, ""), 400},
	{"query of bytes", "ssojet", message("GET /api/v1/users/6694c133565dfee5166d1cbb/loginlogs?client_id=%ff", machine, ""), 400},
	{"not a number", "genauth", message("GET /api/v3/list-applications?limit=ten", "", ""), 0},
	{"no redirect URI", "loginsign", message("GET /oauth/authorize?client_id=app_demo", "", ""), 400},
	{"unknown client at the page", "loginsign", message("GET /oauth/authorize?client_id=%00&redirect_uri=javascript:alert(1)", "", ""), 400},
	{"page's form, empty", "loginsign", message("POST /_standin/consent", asWebForm, ""), 400},
	{"page's form, broken", "loginsign", message("POST /_standin/consent", asWebForm, "client_id=%zz"), 400},
	{"page's form, bytes", "loginsign", message("POST /_standin/consent", asWebForm, "client_id=%ff%00&redirect_uri=%ff"), 400},

	{"double slash", "loginsign", message("GET //api/user", "", ""), 404},
	{"double slash inside", "loginsign", message("POST /oauth//token", asWebForm, token), 404},
	{"trailing slash", "loginsign", message("GET /api/user/", "", ""), 404},
	{"encoded slash", "loginsign", message("GET /api/applications%2Fapp_demo/users", basicDemo, ""), 404},
	{"encoded slash in a value", "loginsign", message("GET /api/applications/app%2Fdemo/users", basicDemo, ""), 403},
	{"NUL", "loginsign", message("GET /api/applications/app%00demo/users", basicDemo, ""), 403},
	{"NUL user", "loginsign", message("PATCH /api/applications/app_demo/users/AB%001234/status", basicDemo+"\r\n"+asJSON, `{"status":"PRO"}`), 0},
	{"dots", "loginsign", message("GET /api/../api/user", "", ""), 404},
	{"encoded dots", "loginsign", message("GET /api/%2e%2e/api/user", "", ""), 404},
	{"bytes in the path", "loginsign", message("GET /api/applications/%ff%fe/users", basicDemo, ""), 0},
	{"long path", "loginsign", message("GET /api/applications/"+strings.Repeat("x", 40000)+"/users", basicDemo, ""), 403},
	{"absolute form", "loginsign", message("GET http://mock.example/api/user", "", ""), 401},
	{"absolute form, other host", "ssojet", message("GET http://elsewhere.example//api/v1/users", machine, ""), 404},
	{"nothing there", "ssojet", message("GET /api/v1/nothing", machine, ""), 404},
	{"trailing slash", "ssojet", message("GET /api/v1/users/", machine, ""), 404},
	{"nothing there", "genauth", message("GET /api/v3/get-nothing", "", ""), 404},
	{"double slash", "genauth", message("GET /api//v3/get-user?userId=x", "", ""), 404},

	{"wrong method", "loginsign", message("DELETE /api/user", "", ""), 405},
	{"wrong method", "ssojet", message("PATCH /api/v1/users", machine, ""), 405},
	{"wrong method", "genauth", message("POST /api/v3/get-user", asJSON, "{}"), 405},
	{"options", "loginsign", message("OPTIONS /oauth/token", "", ""), 405},
	{"options", "ssojet", message("OPTIONS /api/v1/users", "", ""), 405},
	{"options", "genauth", message("OPTIONS /api/v3/get-user", "", ""), 405},
	{"trace", "loginsign", message("TRACE /api/user", "", ""), 405},
	{"connect", "loginsign", message("CONNECT mock.example:443", "", ""), 404},
	{"a method of one's own", "loginsign", message("FROB /api/user", "", ""), 405},
	{"a method in small letters", "ssojet", message("get /api/v1/users", machine, ""), 405},

	{"chunked garbage", "loginsign", message("POST /oauth/token", asWebForm+"\r\nTransfer-Encoding: chunked", "zz\r\ngarbage\r\n"), 400},
	{"chunked garbage", "ssojet", message("POST /api/v1/users", machine+"\r\n"+asJSON+"\r\nTransfer-Encoding: chunked", "5\r\n{\"a\":\r\nXYZ\r\n\r\n"), 400},
	{"chunked garbage", "genauth", message("POST /api/v3/get-management-token", asJSON+"\r\nTransfer-Encoding: chunked", "-1\r\n\r\n"), 0},
	{"body on GET", "loginsign", message("GET /api/user", asJSON, `{"a":`), 401},
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	for _, r := range badRequests {
		t.Run(r.vendor+" "+r.name, func(t *testing.T) {
			t.Parallel()
			got := sendRaw(t, address, r.request)
			checkRefusal(t, r.vendor, got)
			if r.status != 0 && got.status != r.status {
				t.Errorf("status %d, want %d: %s", got.status, r.status, got.body)
			}
			if allow := got.header.Values("Allow"); (got.status == http.StatusMethodNotAllowed) != (len(allow) > 0) {
				t.Errorf("status %d with Allow %q", got.status, allow)
			}
		})
	}
}

func TestAllowNamesTheMethods(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	for path, want := range map[string]string{
		"/oauth/token":                          "POST",
		"/api/v1/users":                         "GET, POST",
		"/api/v1/users/x":                       "DELETE, GET, PUT",
		"/api/v3/get-user":                      "GET",
		"/api/developer/applications/a/users/c": "DELETE, PATCH",
	} {
		got := sendRaw(t, address, message("PROPFIND "+path, "", ""))
		if allow := strings.Join(got.header.Values("Allow"), ", "); got.status != http.StatusMethodNotAllowed || allow != want {
			t.Errorf("%s: %d with Allow %q, want %q", path, got.status, allow, want)
		}
	}
}

// HEAD is a method like any other that no page has; its answer has no body.
func TestHead(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	for _, path := range []string{"/api/user", "/oauth/authorize", "/api/v1/users", "/api/v3/get-user", "/nothing", "/oauth/token"} {
		got := sendRaw(t, address, message("HEAD "+path, "", ""))
		if got.status < 400 || got.status >= 500 || len(got.body) != 0 {
			t.Errorf("%s: %d with %d bytes", path, got.status, len(got.body))
		}
	}
}

// What net/http itself refuses never reaches a vendor; it is a 4xx all the same.
func TestWhatIsNoHTTP(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	for name, request := range map[string]string{
		"no HTTP":           "hello\r\n\r\n",
		"no host":           "GET /api/user HTTP/1.1\r\n\r\n",
		"broken escape":     message("GET /api/applications/%zz/users", "", ""),
		"NUL in the path":   message("GET /api/\x00user", "", ""),
		"NUL in a header":   message("GET /api/user", "Authorization: Basic \x00", ""),
		"space in a header": message("GET /api/user", "Autho rization: x", ""),
		"huge header":       message("GET /api/user", "X-Huge: "+strings.Repeat("x", 1<<20), ""),
		"many headers":      message("GET /api/user", strings.Repeat("X-Many: y\r\n", 50000)+"X-Last: 1", ""),
		"huge path":         message("GET /"+strings.Repeat("x", 1<<20), "", ""),
		"two lengths":       message("POST /oauth/token", "Content-Length: 5\r\nContent-Length: 6", "hello!"),
		"negative length":   message("POST /oauth/token", "Content-Length: -5", "hello"),
		"unknown coding":    message("POST /oauth/token", "Transfer-Encoding: gzip", "hello"),
		"HTTP/3":            "GET /api/user HTTP/3.0\r\nHost: mock.example\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sendRaw(t, address, request); got.status < 400 || got.status > 505 || got.status == http.StatusInternalServerError {
				t.Errorf("status %d: %s", got.status, got.body)
			}
		})
	}
}

// A client that stops in the middle of its body gets 408 in the vendor's shape, and its connection is closed.
func TestSlowClient(t *testing.T) {
	t.Parallel()
	address := rawServer(t, func(s *http.Server) { s.ReadTimeout = 300 * time.Millisecond })
	for _, e := range jsonEndpoints {
		t.Run(e.line, func(t *testing.T) {
			t.Parallel()
			request := message(e.line, e.header+"\r\n"+asJSON+"\r\nContent-Length: 100", `{"status":`)
			got := sendRaw(t, address, strings.Replace(request, "Connection: close\r\n", "", 1))
			checkRefusal(t, e.vendor, got)
			if got.status != http.StatusRequestTimeout || !got.closed {
				t.Errorf("status %d, connection closed: %t", got.status, got.closed)
			}
		})
	}
}

// A client that goes away in the middle of its body leaves nothing behind: no change, no fault.
func TestClientThatGoesAway(t *testing.T) {
	t.Parallel()
	address := rawServer(t, unlimited)
	var dialer net.Dialer
	connection, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	request := message("PATCH /api/applications/app_demo/users/AB1234/status", basicDemo+"\r\n"+asJSON+"\r\nContent-Length: 100", `{"revoke":true}`)
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(connection.(*net.TCPConn).CloseWrite(), connection.SetReadDeadline(time.Now().Add(20*time.Second))); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(connection)
	if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() || bytes.Contains(rest, []byte("200 OK")) {
		t.Errorf("%v after %s", err, rest)
	}
	if err := connection.Close(); err != nil {
		t.Error(err)
	}
	if got := sendRaw(t, address, message("GET /api/applications/app_demo/users", basicDemo, "")); got.status != http.StatusOK {
		t.Errorf("the next client gets %d", got.status)
	}
}

// FuzzServer sends anything at all: whatever it is, the answer is no 5xx, and no fault of our own.
func FuzzServer(f *testing.F) {
	for _, e := range jsonEndpoints {
		method, path, _ := strings.Cut(e.line, " ")
		name, value, _ := strings.Cut(e.header, ": ")
		f.Add(method, path, "a=b", name, value, "application/json", []byte(`{"status":"PRO"}`))
	}
	f.Add("GET", "/api/v1/users/6694c133565dfee5166d1cbb/loginlogs", "client_id=&client_id=cli_demo", "Authorization", "Bearer ssojet-demo-token", "", []byte{})
	f.Add("GET", "/oauth/authorize", "client_id=app_demo&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&response_type=code", "Accept", "text/html", "", []byte{})
	f.Add("POST", "/oauth/token", "", "X", "Y", "application/x-www-form-urlencoded", []byte(token))
	f.Add("POST", "/_standin/consent", "", "X", "Y", "application/x-www-form-urlencoded", []byte("client_id=app_demo&decision=allow&user=AB1234"))
	f.Add("GET", "/api/v3/get-user-loggedin-apps", "userId=x&userIdType=email", "Authorization", "authing demo-pool-id:AAAA", "", []byte{})
	f.Add("POST", "/api/developer/applications/app_demo/import-existing-users/csv", "", "Cookie", "loginsign_session=demo-session", "application/json", []byte(`{"csv":"email\n\"a"}`))
	server, err := mock.New(mock.Options{AutoConsent: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, path, query, name, value, contentType string, body []byte) {
		r, err := http.NewRequestWithContext(t.Context(), method, "http://mock.example/", bytes.NewReader(body))
		if err != nil {
			return // no method that net/http lets through
		}
		r.URL.Path, r.URL.RawQuery, r.RemoteAddr = path, query, "192.0.2.1:1234"
		r.Header.Set("Content-Type", contentType)
		r.Header.Set(name, value)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		for _, fault := range server.Namespace(mock.DefaultNamespace).OwnFaults() {
			t.Fatalf("fault of our own: %+v", fault)
		}
	})
}
