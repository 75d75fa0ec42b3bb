package junit

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	f := &File{Name: "standin check x", Time: Seconds(2 * time.Second)}
	began := time.Date(2026, 5, 3, 13, 4, 12, 0, time.FixedZone("", 7200))
	f.Suite("standin run", began).Add(Case{Name: "a"}.Lasting(time.Second))
	s := f.Suite("standin run", began)
	s.Add(Case{Name: "a", Failure: &Problem{Message: `"<1>"`, Type: "x", Text: "]]> \x1b[31m\n<"}}.Lasting(500 * time.Millisecond))
	f.Suite("loginsign.getUser", began).Add(Case{Name: "b", Skipped: &Problem{Message: "why"}})
	f.Suite("loginsign.getUser", began).Add(Case{Name: "c", Error: &Problem{}, Out: &Text{"out\n"}})
	const want = xml.Header + `<testsuites name="standin check x" tests="4" failures="1" errors="1" skipped="1" time="2.000">
  <testsuite name="standin run" tests="2" failures="1" errors="0" skipped="0" time="1.500" timestamp="2026-05-03T11:04:12">
    <testcase name="a" classname="standin.run" time="1.000"></testcase>
    <testcase name="a (2)" classname="standin.run" time="0.500">
      <failure message="&#34;&lt;1&gt;&#34;" type="x"><![CDATA[]]]]><![CDATA[> ` + "\uFFFD" + `[31m
<]]></failure>
    </testcase>
  </testsuite>
  <testsuite name="loginsign.getUser" tests="2" failures="0" errors="1" skipped="1" timestamp="2026-05-03T11:04:12">
    <testcase name="b" classname="standin.loginsign.getUser">
      <skipped message="why"></skipped>
    </testcase>
    <testcase name="c" classname="standin.loginsign.getUser">
      <error message=""></error>
      <system-out><![CDATA[out
]]></system-out>
    </testcase>
  </testsuite>
</testsuites>
`
	for range 2 { // writing it again counts nothing twice
		var out strings.Builder
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
