package scenarios

func respondStatus(f *Fault) *Respond { return &Respond{Status: f.Status, RetryAfter: f.RetryAfter} }
