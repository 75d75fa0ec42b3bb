package scenarios

import "net/http"

// neverAnswer holds the request until the client gives up or the context ends, and then closes the connection.
func neverAnswer(_ *Fault, x wire) {
	select {
	case <-x.r.Context().Done():
	case <-x.ctx.Done():
	}
	panic(http.ErrAbortHandler)
}
