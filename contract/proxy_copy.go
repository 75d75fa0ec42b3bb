package contract

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// maxCopied bounds what is kept of a body that passes; a longer one passes all the same.
const maxCopied = 8 << 20

// copied is what has passed, up to maxCopied.
type copied struct {
	mu   sync.Mutex
	kept bytes.Buffer
	more bool
}

// Write keeps a copy; it never fails, so that what passes passes.
func (c *copied) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept.Len()+len(b) > maxCopied {
		c.more = true
		return len(b), nil
	}
	return c.kept.Write(b)
}

// bytes are what was kept so far, and whether that is all.
func (c *copied) bytes() (body []byte, all bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.kept.Bytes()), !c.more
}

// followed is a body that is copied while it is read.
type followed struct {
	io.ReadCloser
	copy  copied
	once  sync.Once
	ended func(body *copied, whole bool)
}

// Read reads on, and tells when the end is reached.
func (f *followed) Read(b []byte) (int, error) {
	n, err := f.ReadCloser.Read(b)
	_, _ = f.copy.Write(b[:n])
	if err != nil {
		f.end(errors.Is(err, io.EOF))
	}
	return n, err
}

// Close ends what was not read to its end.
func (f *followed) Close() error {
	err := f.ReadCloser.Close()
	f.end(false)
	return err
}

func (f *followed) end(whole bool) { f.once.Do(func() { f.ended(&f.copy, whole) }) }

// decode sets the body as it was before it was compressed for the way, as HAR files have it.
func (r *ExchangeResponse) decode(sent []byte) error {
	coding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if len(sent) == 0 { // as HEAD is answered
		return nil
	}
	var body []byte
	var err error
	switch coding {
	case "", "identity":
		r.Body = sent
		return nil
	case "gzip", "x-gzip":
		body, err = unpacked(gzip.NewReader(bytes.NewReader(sent)))
	case "deflate":
		body, err = unpacked(zlib.NewReader(bytes.NewReader(sent)))
	default:
		err = fmt.Errorf("content-encoding %.20q can't be read", coding)
	}
	if err == nil {
		r.Body = body
		r.Header.Del("Content-Encoding")
		r.Header.Del("Content-Length")
	}
	return err
}

func unpacked[R io.Reader](from R, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(from, maxCopied+1))
	if err == nil && len(body) > maxCopied {
		err = errors.New("the body is too long")
	}
	return body, err
}
