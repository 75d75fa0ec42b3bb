package mock_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/standin-mock/standin/mock"
	"github.com/standin-mock/standin/mock/journal"
	"github.com/standin-mock/standin/mock/world"
)

// inMay is a namespace with the demo world, whose time stands still on 31 May 2026 at noon.
func inMay() (*mock.Namespace, *http.Client) {
	server, err := mock.New(mock.Options{})
	if err != nil {
		log.Fatal(err)
	}
	ns, err := server.CreateNamespace(context.Background(), "may", mock.NamespaceOptions{
		Start: time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC), Frozen: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	return ns, &http.Client{Transport: server.Transport()}
}

const mayURL = "http://standin.test/_ns/may"

func ExampleNamespace_Login() {
	ns, _ := inMay()
	connection, err := ns.Login(context.Background(), "AB1234", world.Login{App: "app_demo", IP: "192.0.2.7"})
	fmt.Println(connection.Logins, connection.LastSession, err)
	// Output: 43 2026-05-31 12:00:00 +0000 UTC <nil>
}

func ExampleNamespace_Leave() {
	ctx := context.Background()
	ns, _ := inMay()
	if err := ns.Leave(ctx, "AB1234", "app_demo"); err != nil {
		log.Fatal(err)
	}
	err := ns.View(ctx, func(tx *world.Tx) error {
		for _, event := range tx.Events() {
			fmt.Println(event.Type, event.App, event.User)
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// connection_deleted app_demo AB1234
	// <nil>
}

func ExampleNamespace_ChangeEmail() {
	ns, _ := inMay()
	changed, err := ns.ChangeEmail(context.Background(), "AB1234", "jane@example.net")
	fmt.Println(changed, err)
	// Output: true <nil>
}

func ExampleNamespace_Code() {
	ns, _ := inMay()
	code, err := ns.Code(context.Background(), "AB1234", "app_demo", "http://localhost:3000/callback")
	fmt.Println(code.App, code.User, code.ExpiresAt, err)
	// Output: app_demo AB1234 2026-05-31 12:10:00 +0000 UTC <nil>
}

func ExampleNamespace_Advance() {
	ctx := context.Background()
	ns, _ := inMay()
	if _, err := ns.Code(ctx, "AB1234", "app_demo", "http://localhost:3000/callback"); err != nil {
		log.Fatal(err)
	}
	fired, err := ns.Advance(ctx, 10*time.Minute)
	if err != nil {
		log.Fatal(err)
	}
	for _, end := range fired {
		fmt.Println(end.Kind, end.At)
	}
	// Output: code 2026-05-31 12:10:00 +0000 UTC
}

func ExampleNamespace_FreezeAt() {
	ns, _ := inMay()
	ns.Resume()
	_, err := ns.FreezeAt(context.Background(), time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC))
	fmt.Println(ns.Now(), ns.Frozen(), err)
	_, err = ns.SetTime(context.Background(), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println(err)
	// Output:
	// 2026-06-30 00:00:00 +0000 UTC true <nil>
	// time goes forward only: 2026-06-01T00:00:00Z is before 2026-06-30T00:00:00Z
}

func ExampleNamespace_Requests() {
	ns, client := inMay()
	if _, err := listUsers(client, mayURL); err != nil {
		log.Fatal(err)
	}
	for _, entry := range ns.Requests(journal.Filter{Outcome: journal.Served}).Entries {
		fmt.Println(entry.Number, entry.ChosenBy, entry.Operation, entry.Request.Headers.Get("Authorization"), entry.Response.Status)
	}
	fmt.Println(ns.RequestCounts()[journal.Invalid])
	// Output:
	// 1 path loginsign.listCurrentLogins Basic [redacted] 200
	// 0
}

func ExampleNamespace_Verify() {
	ctx := context.Background()
	ns, client := inMay()
	go func() {
		if _, err := listUsers(client, mayURL); err != nil {
			log.Print(err)
		}
	}()

	verdict, err := ns.Verify(ctx, journal.Question{Operation: "loginsign.listCurrentLogins"}, 5*time.Second)
	fmt.Println(verdict.Passed, verdict.Message, err)
	verdict, err = ns.Verify(ctx, journal.Question{Match: `outcome == "unmatched"`, Never: true}, 0)
	fmt.Println(verdict.Passed, verdict.Message, err)
	_, err = ns.Verify(ctx, journal.Question{Match: `respons.status == 200`}, 0)
	fmt.Println(err)
	// Output:
	// true loginsign.listCurrentLogins was called 1 time, as expected: at least 1 <nil>
	// true a request that matches came 0 times, as expected: never <nil>
	// match: 1:1: unknown name respons, did you mean response?
	//  | respons.status == 200
	//  | ^
}

func ExampleNamespace_Follow() {
	ns, client := inMay()
	if _, err := listUsers(client, mayURL); err != nil {
		log.Fatal(err)
	}
	ns.Follow(context.Background(), journal.Filter{}, func(entry *journal.Entry) bool {
		fmt.Println(entry.Operation)
		return false // that is enough
	})
	// Output: loginsign.listCurrentLogins
}

func ExampleNamespace_Update() {
	ctx := context.Background()
	ns, _ := inMay()
	err := ns.Update(ctx, func(tx *world.Tx) error {
		_, err := tx.EditUser("AB1234", func(u *world.User) { u.Blocked = true })
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = ns.Login(ctx, "AB1234", world.Login{App: "app_demo"})
	fmt.Println(err)
	// Output: user AB1234 is blocked
}

func ExampleNamespace_Reset() {
	ctx := context.Background()
	ns, _ := inMay()
	if _, err := ns.Advance(ctx, time.Hour); err != nil {
		log.Fatal(err)
	}
	err := ns.Reset(ctx)
	fmt.Println(ns.Now(), err)
	// Output: 2026-05-31 12:00:00 +0000 UTC <nil>
}
