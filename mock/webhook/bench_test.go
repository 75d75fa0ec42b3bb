package webhook_test

import (
	"fmt"
	"testing"

	"github.com/standin-mock/standin/mock/webhook"
	"github.com/standin-mock/standin/mock/world"
)

// BenchmarkThousandEvents plans and delivers 1,000 events of 100 connections to a receiver of this process.
func BenchmarkThousandEvents(b *testing.B) {
	for _, signed := range []bool{true, false} {
		b.Run(fmt.Sprintf("signed=%v", signed), func(b *testing.B) {
			r := newRig(b, func(o *webhook.Options) { o.Signed = signed })
			connections := make([]string, 1000)
			for i := range connections {
				connections[i] = fmt.Sprint("c", i%100)
			}
			for b.Loop() {
				r.emit(connections...)
				if n := len(r.RunDue(b.Context())); n != len(connections) {
					b.Fatalf("%d attempts", n)
				}
			}
		})
	}
}

// BenchmarkNothingToDo is what a request costs that queues nothing.
func BenchmarkNothingToDo(b *testing.B) {
	r := newRig(b)
	r.update(func(tx *world.Tx) error { return tx.PutApp(world.App{ID: "b"}) })
	for b.Loop() {
		r.NextDue(b.Context())
	}
}
