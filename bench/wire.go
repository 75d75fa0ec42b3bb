package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

const (
	readBuffer  = 64 << 10
	mostHeaders = 1_000
	patience    = 30 * time.Second // for one answer; the slowest measured server takes a second
)

// wire is one connection of the load generator. It costs little, because the machine is shared with who is measured.
type wire struct {
	net.Conn
	r *bufio.Reader
}

func dial(ctx context.Context, address string) (*wire, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	w := newWire(c)
	return w, w.SetDeadline(time.Now().Add(patience))
}

func newWire(c net.Conn) *wire { return &wire{Conn: c, r: bufio.NewReaderSize(c, readBuffer)} }

// ask sends a prepared request and reads its answer.
func (w *wire) ask(request []byte) (answer, error) {
	if _, err := w.Write(request); err != nil {
		return answer{}, err
	}
	return readAnswer(w.r)
}

// answer is what the generator looks at.
type answer struct {
	status, length int
	closes         bool // no further answer comes over this connection
}

// readAnswer reads one HTTP/1.1 answer and drops its body (RFC 9112, 6.3). It is no answer to a HEAD request.
func readAnswer(r *bufio.Reader) (a answer, err error) {
	h, err := readHead(r)
	if err != nil {
		return a, err
	}
	a = answer{status: h.status, length: h.length, closes: h.closes}
	switch {
	case a.status < 200 || a.status == 204 || a.status == 304:
		a.length = 0
	case h.chunked:
		a.length, err = skipChunks(r)
	case h.length >= 0:
		err = skip(r, h.length)
	case h.closes:
		var n int64
		n, err = io.Copy(io.Discard, r)
		a.length = int(n)
	default:
		err = errors.New("neither Content-Length nor chunks, and the connection stays open")
	}
	return a, err
}

type head struct {
	status, length  int
	chunked, closes bool
}

func readHead(r *bufio.Reader) (h head, err error) {
	line, err := readLine(r)
	if err != nil {
		return h, err
	}
	h.length = -1
	if h.status, err = readStatus(line); err != nil {
		return h, err
	}
	for range mostHeaders {
		if line, err = readLine(r); err != nil {
			return h, err
		}
		if len(line) == 0 {
			return h, nil
		}
		if err = h.note(line); err != nil {
			return h, err
		}
	}
	return h, fmt.Errorf("more than %d headers", mostHeaders)
}

// readLine is valid until the next read, without its CRLF.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return nil, cutShort(err)
	}
	return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
}

func readStatus(line []byte) (int, error) {
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) || len(line) > 12 && line[12] != ' ' {
		return 0, fmt.Errorf("no status line of HTTP/1.1: %.80q", line)
	}
	status, err := strconv.ParseUint(string(line[9:12]), 10, 16)
	if err != nil || status < 100 {
		return 0, fmt.Errorf("no status line of HTTP/1.1: %.80q", line)
	}
	return int(status), nil
}

// note keeps the headers that say where the body ends. The names are compared by length first: most are others.
func (h *head) note(line []byte) error {
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return fmt.Errorf("no header: %.80q", line)
	}
	value = bytes.TrimSpace(value)
	switch {
	case is(name, "Content-Length"):
		n, err := strconv.ParseUint(string(value), 10, 40)
		if err != nil || h.length >= 0 && h.length != int(n) {
			return fmt.Errorf("no Content-Length: %.80q", line)
		}
		h.length = int(n)
	case is(name, "Transfer-Encoding"):
		h.chunked = bytes.EqualFold(value, []byte("chunked"))
	case is(name, "Connection"):
		h.closes = bytes.EqualFold(value, []byte("close"))
	}
	return nil
}

func is(name []byte, header string) bool {
	return len(name) == len(header) && bytes.EqualFold(name, []byte(header))
}

func skip(r *bufio.Reader, n int) error {
	_, err := r.Discard(n)
	return cutShort(err)
}

// skipChunks reads a chunked body to its end and counts its bytes (RFC 9112, 7.1).
func skipChunks(r *bufio.Reader) (total int, err error) {
	for {
		line, err := readLine(r)
		if err != nil {
			return total, err
		}
		text, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 16, 40)
		if err != nil {
			return total, fmt.Errorf("no chunk size: %.80q", line)
		}
		if size == 0 {
			return total, skipTrailer(r)
		}
		total += int(size)
		if err := skip(r, int(size)); err != nil {
			return total, err
		}
		if line, err = readLine(r); err != nil {
			return total, err
		}
		if len(line) > 0 {
			return total, fmt.Errorf("a chunk is longer than it says: %.80q", line)
		}
	}
}

func skipTrailer(r *bufio.Reader) error {
	for range mostHeaders {
		line, err := readLine(r)
		if err != nil || len(line) == 0 {
			return err
		}
	}
	return fmt.Errorf("more than %d trailers", mostHeaders)
}

// cutShort tells an answer that ended early from the connection's orderly end between two answers.
func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("the answer was cut short: %w", io.ErrUnexpectedEOF)
	}
	return err
}
