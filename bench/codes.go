package main

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
)

const minters = 4

// codes are n fresh authorization codes of the person at app_one.
func (p *process) codes(ctx context.Context, n int) ([]string, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := make([]string, n)
	var next atomic.Int64
	var all sync.WaitGroup
	for range minters {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				var err error
				if out[i], err = p.code(ctx); err != nil {
					cancel(err)
				}
			}
		})
	}
	all.Wait()
	return out, context.Cause(ctx)
}

func (p *process) code(ctx context.Context) (string, error) {
	var code struct{ Value string }
	err := p.control(ctx, http.MethodPost, "/namespaces/default/codes",
		map[string]string{"app": "app_one", "globalId": "AB1234", "redirect_uri": callback}, &code)
	return code.Value, err
}
