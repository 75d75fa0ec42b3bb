package mock

import (
	"log/slog"
	"net/http"
	"time"
)

// HTTPServer returns an http.Server around a handler with limits that no client can hang: 10 s for the headers, 30 s for
// the whole request, 64 KiB of headers, two minutes of idleness.
func HTTPServer(handler http.Handler, logger *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
	}
}
