package mock

import (
	"slices"
	"sync"

	"github.com/standin-mock/standin/contract"
)

// OwnFault is one thing that the mock did wrong in one answer.
type OwnFault struct {
	Operation string // "" before an operation was found
	RequestID string
	Message   string             // what went wrong, when it is no finding
	Findings  []contract.Finding // what openapi.yaml does not allow in the answer
}

// maxOwnFaults bounds the memory of a server whose every answer is wrong; the first ones tell most.
const maxOwnFaults = 100

type faultLog struct {
	mu    sync.Mutex
	first []OwnFault
}

func (l *faultLog) add(f OwnFault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.first) < maxOwnFaults {
		l.first = append(l.first, f)
	}
}

func (l *faultLog) list() []OwnFault {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.first)
}
