package contract

import (
	"io"
	"time"
)

// Options are the terms of a run. The zero value needs only Spec.
type Options struct {
	// Spec is the document that the target is held against; it can't be nil.
	Spec *Spec
	// Config is what the run may use of the target.
	Config Config
	// Readings are those of the target's dialect, by the id of the assumption; nil stands for the usual ones.
	Readings map[string]string
	// Unusual lists those of the Readings that the packaged cases are not written for: what differs there is a warning.
	Unusual []string
	// Cases are what is run; nil stands for the cases that come with the package.
	Cases []*Case
	// Effects are those that the run may have; nil stands for Observe and Refuse. Where the target gives control, nil and
	// Destroy allow MockOnly too.
	Effects []Effect

	Vendors []string // run only the cases of these vendors; empty: all
	CaseIDs []string // run only these cases; an unknown one is an error
	Only    []string // report only these checks: ids of cases and rules; an unknown one is an error
	Skip    []string // leave these checks out: ids of cases and rules; an unknown one is an error

	// MaxRequests is how many requests are sent at most; 0 stands for what the plan says, which is never exceeded. Where the
	// cases are more, those that show the most run, and the others are skipped.
	MaxRequests int
	// Rate is how many requests are sent in a second at most; 0 stands for 5, or no bound where the target is on the
	// loopback; below 0 there is no bound.
	Rate float64
	// Timeout is how long one request may take, its answer included; 0 stands for 30 seconds.
	Timeout time.Duration

	// RunID is what requests carry as X-Standin-Run; "" stands for a random one.
	RunID string
	// Tool names the program, with its version, in the User-Agent and in the report; "" stands for standin.
	Tool string
	// Now is the clock of the report and of how long answers took; nil leaves both out. Several goroutines may call it at once.
	Now func() time.Time
	// Progress hears of every case that is done. It is called from the goroutine that called Run.
	Progress func(Progress)
	// Heard gets every exchange after it was judged, unredacted, with the case and the step that made it; nil: nobody does.
	Heard func(caseID, step string, x *Exchange)
	// Resume holds the finished cases of a run that was interrupted, as JSON lines, and gets those of this one. Those of
	// another plan are an error.
	Resume io.ReadWriter
}

// Progress is how far a run is.
type Progress struct {
	Done, Of         int // cases
	Requests, AtMost int
	Case             string // that was done last
	Verdict          Verdict
	Reason           string // of a skip, an inconclusive one or an error
}

// Plan is what a run would do, and the bounds that it keeps.
type Plan struct {
	Target      string             `json:"target"`
	Effects     []Effect           `json:"effects"`
	Cases       []PlannedCase      `json:"cases"`
	Operations  []PlannedOperation `json:"operations"`
	Credentials []string           `json:"credentials"` // names in the configuration, of all cases
	Requests    int                `json:"requests"`    // when nothing has to be asked again
	Reserve     int                `json:"reserve"`     // for clean-ups that are only needed when something went wrong
	AtMost      int                `json:"at_most"`     // with what is asked again: the run sends no more
	Hash        string             `json:"hash"`        // the same for the same cases, options and target
}

// PlannedCase is a case of a plan.
type PlannedCase struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Effect      Effect   `json:"effect"`
	Operations  []string `json:"operations"`
	Credentials []string `json:"credentials"`
	Requests    int      `json:"requests"`       // 0 when it is skipped
	Skip        string   `json:"skip,omitempty"` // why it will not run
}

// PlannedOperation is an operation of a plan.
type PlannedOperation struct {
	Operation   string   `json:"operation"`
	Method      string   `json:"method"`
	Path        string   `json:"path"`
	Effect      Effect   `json:"effect"` // the worst of its cases
	Requests    int      `json:"requests"`
	Credentials []string `json:"credentials"`
}
