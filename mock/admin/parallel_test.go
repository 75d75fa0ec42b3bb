package admin_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// 200 jobs on one server, each with its own namespace: none sees what another did.
func TestParallelNamespaces(t *testing.T) {
	t.Parallel()
	r := newRig(t, demo(), noOptions())
	var jobs sync.WaitGroup
	slots := make(chan struct{}, 16)
	for i := range 200 {
		jobs.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			r.job(fmt.Sprintf("job-%d", i), 1+i%3)
		})
	}
	jobs.Wait()
	if left := r.server.Namespaces(); len(left) != 1 {
		t.Errorf("%d namespaces are left", len(left))
	}
	if n := r.do(200, "GET", "namespaces/default/counters", nil)["requests"].(object); n["served"] != 0.0 {
		t.Errorf("the default namespace: %v", n)
	}
}

// job logs a person in a number of times and looks whether all of that, and nothing else, is there.
func (r *rig) job(name string, logins int) {
	expect := func(what string, got, want any) {
		if got != want {
			r.Errorf("%s: %s is %v, want %v", name, what, got, want)
		}
	}
	path := "/_standin/namespaces/" + name
	made := r.send("POST", "/_standin/namespaces", object{"name": name, "clock": object{"instant": "2026-05-04T10:00:00Z", "frozen": true}}, nil)
	expect("create", made.status, http.StatusCreated)
	for range logins {
		a := r.send("POST", path+"/logins", object{"app": "app_empty", "globalId": "AB1234"}, nil)
		expect("login", a.status, http.StatusCreated)
		r.send("GET", "/_ns/"+name+"/api/user", nil, nil)
	}
	r.send("PUT", path+"/clock", object{"action": "advance", "duration": fmt.Sprintf("%dh", logins)}, nil)
	expect("now", r.send("GET", path+"/clock", nil, nil).json(r)["now"], fmt.Sprintf("2026-05-04T%d:00:00Z", 10+logins))
	connections := r.send("GET", path+"/connections?app=app_empty", nil, nil).json(r)
	expect("connections", connections["total"], 1.0)
	verdict := r.send("POST", path+"/verify", object{"operation": "loginsign.getUser", "times": object{"exactly": logins}}, nil).json(r)
	expect("verdict", verdict["passed"], true)
	expect("reset", r.send("POST", path+"/reset", nil, nil).status, http.StatusOK)
	connections = r.send("GET", path+"/connections?app=app_empty", nil, nil).json(r)
	expect("connections after a reset", connections["total"], 0.0)
	expect("delete", r.send("DELETE", path, nil, nil).status, http.StatusNoContent)
}
