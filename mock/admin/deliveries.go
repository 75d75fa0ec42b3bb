package admin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock/world"
)

// delivery is one as JSON shows it.
type delivery struct {
	world.Delivery
	Age string `json:"age,omitempty"` // a duration
}

func shownDelivery(d world.Delivery) delivery {
	shown := delivery{Delivery: d}
	if d.Age > 0 {
		shown.Age = d.Age.String()
	}
	return shown
}

func shownDeliveries(all []world.Delivery) []delivery {
	shown := make([]delivery, len(all))
	for i, d := range all {
		shown[i] = shownDelivery(d)
	}
	return shown
}

func listDeliveries(c *call) (reply, error) {
	all, err := c.namespace.Deliveries(c.request.Context(), world.DeliveryFilter{
		App: c.text("app"), State: world.DeliveryState(c.text("state")), Limit: c.number("limit", 0),
	})
	return ok(map[string]any{"deliveries": shownDeliveries(all), "paused": c.namespace.DeliveriesPaused()}), err
}

func getDelivery(c *call) (reply, error) {
	var d world.Delivery
	err := c.view(func(tx *world.Tx) (err error) {
		d, err = tx.Delivery(c.path["delivery"])
		return err
	})
	return ok(shownDelivery(d)), err
}

// redeliver answers when the attempt is over.
func redeliver(c *call) (reply, error) {
	c.outlive()
	d, err := c.namespace.Redeliver(c.request.Context(), c.path["delivery"])
	return created(shownDelivery(d)), err
}

// flushDeliveries answers when all attempts are over.
func flushDeliveries(c *call) (reply, error) {
	c.outlive()
	flushed := c.namespace.FlushDeliveries(c.request.Context())
	return ok(map[string]any{"deliveries": shownDeliveries(flushed)}), nil
}

func pauseDeliveries(c *call) (reply, error) {
	var wanted struct {
		Paused bool `json:"paused"`
	}
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	if wanted.Paused {
		c.namespace.PauseDeliveries()
	} else {
		c.namespace.ResumeDeliveries()
	}
	return ok(map[string]bool{"paused": c.namespace.DeliveriesPaused()}), nil
}

// settleDeliveries waits until nothing is under way and nothing is due.
func settleDeliveries(c *call) (reply, error) {
	var wanted struct {
		Timeout string `json:"timeout"`
	}
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	timeout, err := duration("/timeout", wanted.Timeout, 5*time.Second)
	if err != nil {
		return reply{}, err
	}
	if timeout > maxTimeout {
		return reply{}, unprocessable("/timeout", fmt.Sprintf("it waits for %s at most", maxTimeout))
	}
	c.outlive()
	waiting, stop := c.untilStop()
	defer stop()
	waiting, cancel := context.WithTimeout(waiting, timeout)
	defer cancel()
	settled := c.namespace.SettleDeliveries(waiting) == nil
	return ok(map[string]bool{"settled": settled}), nil
}

// emitEvent sends an event that nothing in the world caused.
func emitEvent(c *call) (reply, error) {
	var wanted struct {
		Type     string `json:"type"`
		App      string `json:"app"`
		GlobalID string `json:"globalId"`
	}
	if err := c.decode(&wanted); err != nil {
		return reply{}, err
	}
	err := c.namespace.Emit(c.request.Context(), world.EventType(wanted.Type), wanted.App, wanted.GlobalID)
	return reply{status: http.StatusAccepted, value: map[string]string{"type": wanted.Type, "app": wanted.App}}, err
}
