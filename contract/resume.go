package contract

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// journal is what Options.Resume holds: a line that names the run and its plan, one for each write before it is made,
// and one for each finished case.
type journal struct {
	to       io.Writer
	run      string
	finished map[string]caseRecord
}

type journalLine struct {
	Run      string      `json:"run,omitempty"`
	Plan     string      `json:"plan,omitempty"`
	Writing  *writing    `json:"writing,omitempty"`
	Finished *caseRecord `json:"finished,omitempty"`
}

// writing is a write that is about to be made. Where its case is not finished, the case is run again, with its clean-up.
type writing struct {
	Case      string `json:"case"`
	Operation string `json:"operation"`
}

const maxLine = 64 << 20

// openJournal reads what an earlier run has left. A last line that was cut off is no error: the run was interrupted.
func openJournal(from io.ReadWriter, plan string) (*journal, error) {
	j := &journal{finished: map[string]caseRecord{}}
	if from == nil {
		return j, nil
	}
	j.to = from
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	cutOff := false
	for number := 1; lines.Scan(); number++ {
		if cutOff {
			return nil, fmt.Errorf("resume: line %d is no JSON", number-1)
		}
		var line journalLine
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			cutOff = true
			continue
		}
		if line.Plan != "" && line.Plan != plan {
			return nil, errors.New("resume: the finished cases are of another plan: the cases, the options or the target have changed")
		}
		j.run = firstOf(j.run, line.Run)
		if line.Finished != nil {
			j.finished[line.Finished.Case] = *line.Finished
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("resume: %w", err)
	}
	if cutOff { // so that the next line is one of its own
		_, err := io.WriteString(from, "\n")
		return j, err
	}
	return j, nil
}

func (j *journal) begin(run, plan string) error {
	if j.run != "" {
		return nil
	}
	return j.write(journalLine{Run: run, Plan: plan})
}

// told are the records of cases that are all finished, or nil.
func (j *journal) told(cases []*Case) (records []caseRecord) {
	for _, c := range cases {
		record, done := j.finished[c.ID]
		if !done {
			return nil
		}
		records = append(records, record)
	}
	return records
}

func (j *journal) finish(records []caseRecord) error {
	var problems []error
	for i := range records {
		problems = append(problems, j.write(journalLine{Finished: &records[i]}))
	}
	return errors.Join(problems...)
}

func (j *journal) write(line journalLine) error {
	if j.to == nil {
		return nil
	}
	text, err := json.Marshal(line)
	if err == nil {
		_, err = j.to.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	return nil
}
