package journal

// Redacted is the entry as readers get it.
func Redacted(e *Entry) *Entry { return e.redacted() }
