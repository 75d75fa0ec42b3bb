package contract

import (
	"io"
	"strings"
	"testing"
)

// counting counts what is read.
type counting struct {
	io.Reader
	read int
}

func (c *counting) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	c.read += n
	return n, err
}

func TestTrafficIsReadAsItIsUsed(t *testing.T) {
	t.Parallel()
	header, line, _ := strings.Cut(recordingOf(t, answeredList(listOfA)), "\n")
	const exchanges = 2000
	in := &counting{Reader: strings.NewReader(header + "\n" + strings.Repeat(line, exchanges))}
	traffic, err := OpenRecording(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range traffic.Exchanges() {
		if err != nil {
			t.Fatal(err)
		}
		if traffic.Count == 1 && in.read > len(line)*exchanges/2 {
			t.Errorf("%d bytes are read for the first exchange", in.read)
		}
	}
	if traffic.Count != exchanges || traffic.CutOff {
		t.Errorf("%d exchanges, cut off: %t", traffic.Count, traffic.CutOff)
	}
}

func TestWhoReadsTrafficIsToldWhereItIsBroken(t *testing.T) {
	t.Parallel()
	header, line, _ := strings.Cut(recordingOf(t, answeredList(listOfA)), "\n")
	open := func() *Traffic {
		traffic, err := OpenRecording(strings.NewReader(header + "\n" + line + "\nno JSON\n" + line))
		if err != nil {
			t.Fatal(err)
		}
		return traffic
	}
	const want = "line 4: "
	if _, err := JudgeRecording(open(), wholeSpec(t), Known{}); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("judged: %v", err)
	}
	if _, err := SideOfRecording("a", open(), wholeSpec(t)); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("compared: %v", err)
	}
}

func TestJudgeRecordingCountsTheTime(t *testing.T) {
	t.Parallel()
	first, second := answeredList(listOfA), answeredList(listOfA)
	first.At = exampleTime()
	second.At, second.Took = first.At.Add(90e9), 10e9
	if r := judgedRecording(recordingWith(first, second), wholeSpec(t), Known{}); r.Seconds != 100 {
		t.Errorf("%g seconds", r.Seconds)
	}
}
