package main

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/spf13/cobra"
)

// urlFlags are the base URLs by which others reach the server, where its own addresses are not theirs.
type urlFlags struct{ public, control string }

func (f *urlFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.public, "public-url", "", "base URL that clients elsewhere use, such as http://standin:4010 (default: from --addr)")
	c.Flags().StringVar(&f.control, "control-url", "", "the same for --control-addr (default: from there)")
}

// check refuses what is no base URL, and cuts the last slash of what is.
func (f *urlFlags) check(controlAddr string) (err error) {
	if f.control != "" && controlAddr == "" {
		return usageError{errors.New("--control-url: the control API has no address of its own; give it one with --control-addr")}
	}
	if f.public != "" {
		if f.public, err = baseURL("--public-url", f.public); err != nil {
			return err
		}
	}
	if f.control != "" {
		f.control, err = baseURL("--control-url", f.control)
	}
	return err
}

// endpoint is where something is served: the socket, and the base URL that leads there.
type endpoint struct {
	net.Listener
	url     string // for whoever asks
	public  string // what was asked for with --public-url or --control-url
	exposed bool   // others than this machine reach it
}

// endpointAt takes the public URL where there is one. One that names another host than this machine says that requests
// are led here from elsewhere, whatever the socket is bound to.
func endpointAt(l net.Listener, public string) *endpoint {
	e := &endpoint{Listener: l, url: public, public: public, exposed: !loopback(l)}
	if public == "" {
		e.url = urlOf(l)
		return e
	}
	e.exposed = e.exposed || !namesThisMachine(public)
	return e
}

func namesThisMachine(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	name := strings.ToLower(u.Hostname())
	address, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && address.Unmap().IsLoopback()
}
