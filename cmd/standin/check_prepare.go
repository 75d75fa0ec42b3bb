package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/standin-mock/standin"
	"github.com/standin-mock/standin/contract"
	"github.com/standin-mock/standin/mock/dialect"
)

// checking is what is checked, and on which terms.
type checking struct {
	target   contract.Target
	config   contract.Config
	readings map[string]string
	options  contract.Options
	end      func() // called when the check is over
}

// prepare finds out what is checked, and on which terms. The third result is called when the check is over.
func (f *checkFlags) prepare(c *cobra.Command) (contract.Options, contract.Target, func(), error) {
	check, err := f.look(c)
	if err != nil {
		return contract.Options{}, contract.Target{}, func() {}, err
	}
	return check.options, check.target, check.end, nil
}

func (f *checkFlags) look(c *cobra.Command) (*checking, error) {
	if err := f.parse(c.Flags().Changed); err != nil {
		return nil, err
	}
	config, err := f.readConfig()
	if err != nil {
		return nil, err
	}
	base, err := f.base(&config)
	if err != nil {
		return nil, err
	}
	chosen, err := readDialect(f.dialect)
	if err != nil {
		return nil, err
	}
	check := &checking{
		target: contract.Target{BaseURLs: config.BaseURLs(), Now: time.Now}, config: config, readings: chosen.Readings(), end: func() {},
	}
	ours, err := f.isStandin(c, base)
	if err != nil {
		return nil, err
	}
	if ours {
		if err := f.takeOver(c, check, base); err != nil {
			return nil, err
		}
	}
	if check.options, err = f.options(check); err != nil {
		check.end()
		return nil, err
	}
	return check, nil
}

// takeOver checks a namespace of a Standin in the place of a deployment.
func (f *checkFlags) takeOver(c *cobra.Command, check *checking, base string) error {
	s := &checkedStandin{control: control{base: base, token: f.token}, problems: c.ErrOrStderr()}
	if err := s.open(c.Context()); err != nil {
		return err
	}
	check.target, check.config, check.end = s.target(), s.config(), s.close
	if f.dialect == "" {
		check.readings = s.readings()
	}
	if len(f.effects) == 0 {
		f.effects = effectNames()
	}
	return nil
}

func (f *checkFlags) readConfig() (config contract.Config, err error) {
	if f.config == "" {
		return config, nil
	}
	data, err := os.ReadFile(f.config)
	if err != nil {
		return config, asUsage("--config", err)
	}
	config, err = contract.ReadConfig(f.config, data, os.Getenv)
	return config, asUsage("--config", err)
}

// base is the one base URL that --target, the configuration or, without either, 'standin serve' has; it is in the
// configuration afterwards.
func (f *checkFlags) base(config *contract.Config) (string, error) {
	flag := "--target"
	switch {
	case f.target != "":
		config.Target = f.target
	case config.Target != "":
		flag = "target in " + f.config
	case len(config.BaseURLs()) == 0 && f.config == "":
		config.Target = defaultURL
	case len(config.BaseURLs()) == 0:
		return "", usageError{fmt.Errorf("which deployment? Name it with --target, or as target in %s", f.config)}
	}
	for vendor, one := range config.BaseURLs() {
		if _, err := baseURL(flag+" of "+vendor, one); err != nil {
			return "", err
		}
	}
	return config.BaseURLs()[vendorNames()[0]], nil
}

// isStandin reports whether the target is to be checked as a Standin. Only one on this machine is asked without being
// told to: a request that is in no plan goes to nobody else.
func (f *checkFlags) isStandin(c *cobra.Command, base string) (bool, error) {
	if f.config != "" || c.Flags().Changed("standin") && !f.standin {
		return false, nil
	}
	if !f.standin && !onThisMachine(base) {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(c.Context(), oneAnswer)
	defer cancel()
	err := health(ctx, base)
	if err != nil && (f.standin || f.target == "") {
		return false, fmt.Errorf("no Standin answers at %s: %w; 'standin serve' starts one, --target names another deployment", base, err)
	}
	return err == nil, nil
}

func onThisMachine(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	address := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || address != nil && address.IsLoopback()
}

// options are the terms of the run.
func (f *checkFlags) options(check *checking) (o contract.Options, err error) {
	spec, err := contract.LoadPrepared(standin.OpenAPI, standin.OpenAPIPrepared, check.readings)
	if err != nil {
		return o, err
	}
	cases, err := f.allCases(spec)
	if err != nil {
		return o, err
	}
	o = contract.Options{
		Spec: spec, Config: check.config, Cases: cases, Vendors: f.vendors, CaseIDs: f.caseIDs, Only: f.only, Skip: f.skip,
		MaxRequests: f.maxRequests, Rate: f.rate, Timeout: f.timeout, Tool: "standin " + version(), Now: time.Now,
		Readings: dialect.Default().Readings(),
	}
	for _, id := range slices.Sorted(maps.Keys(check.readings)) {
		if reading := check.readings[id]; reading != o.Readings[id] {
			o.Readings[id], o.Unusual = reading, append(o.Unusual, id)
		}
	}
	for _, effect := range f.effects {
		o.Effects = append(o.Effects, contract.Effect(effect))
	}
	return o, nil
}

// allCases are ours, those that follow from the document, and the caller's own.
func (f *checkFlags) allCases(spec *contract.Spec) ([]*contract.Case, error) {
	cases, err := contract.Cases(spec)
	if err != nil {
		return nil, err
	}
	cases = append(cases, contract.Derive(spec, f.seed, f.maxExamples)...)
	if f.cases == "" {
		return cases, nil
	}
	if at, err := os.Stat(f.cases); err != nil || !at.IsDir() {
		return nil, asUsage("--cases", errors.Join(err, notAFolder(f.cases, err)))
	}
	own, err := contract.ReadCases(spec, os.DirFS(f.cases))
	if err != nil {
		return nil, asUsage("--cases "+f.cases, err)
	}
	if len(own) == 0 {
		return nil, usageError{fmt.Errorf("--cases %s: no *.yaml with a case is in it", f.cases)}
	}
	for _, one := range own {
		if i := slices.IndexFunc(cases, func(c *contract.Case) bool { return c.ID == one.ID }); i >= 0 {
			return nil, usageError{fmt.Errorf("--cases %s: %s: the id %s is taken by a case of Standin's own", f.cases, one.File, one.ID)}
		}
	}
	return append(cases, own...), nil
}

func notAFolder(name string, err error) error {
	if err != nil {
		return nil
	}
	return fmt.Errorf("%s is no folder", name)
}
