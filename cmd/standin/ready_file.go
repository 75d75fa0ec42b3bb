package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// checkReadyFile finds out whether the ready file can be written, before anything is served or printed, and removes one
// of an earlier server, which would say that this one is ready.
func checkReadyFile(file string) error {
	if file == "" {
		return nil
	}
	if there, err := os.Stat(file); err == nil && there.IsDir() {
		return usageError{fmt.Errorf("--ready-file %s: it is a folder", file)}
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".ready-*")
	if refused, ok := errors.AsType[*fs.PathError](err); ok {
		err = refused.Err // without the name that was made up
	}
	if err != nil {
		return usageError{fmt.Errorf("--ready-file %s: nothing can be written to the folder %s: %w", file, filepath.Dir(file), err)}
	}
	if err := errors.Join(part.Close(), os.Remove(part.Name())); err != nil {
		return fmt.Errorf("--ready-file: %w", err)
	}
	_ = os.Remove(file) // most often there is none
	return nil
}

// announce writes the base URL to the ready file in one step, so that a reader never sees half of it.
func announce(file, url string) error {
	if file == "" {
		return nil
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".ready-*")
	if err != nil {
		return usageError{fmt.Errorf("--ready-file: %w", err)}
	}
	_, err = fmt.Fprintln(part, url)
	if err := errors.Join(err, part.Chmod(0o644), part.Close()); err != nil {
		return fmt.Errorf("--ready-file: %w", errors.Join(err, os.Remove(part.Name())))
	}
	if err := os.Rename(part.Name(), file); err != nil {
		return fmt.Errorf("--ready-file: %w", errors.Join(err, os.Remove(part.Name())))
	}
	return nil
}
