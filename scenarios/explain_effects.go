package scenarios

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// effects tells what the step does, a clause for each thing, in the order in which they happen.
func (s *Step) effects() (clauses []string) {
	for _, action := range s.World {
		clauses = append(clauses, action.words())
	}
	if s.Webhook != nil {
		clauses = append(clauses, s.Webhook.words()...)
	}
	if s.Respond != nil {
		clauses = append(clauses, s.Respond.words()+", and the vendor's side does not run")
	}
	if s.Fault != nil {
		clauses = append(clauses, s.Fault.words()...)
	}
	if s.RateLimit != nil {
		clauses = append(clauses, s.RateLimit.words())
	}
	if s.Delay != nil {
		clauses = append(clauses, "the client waits "+s.Delay.words())
	}
	if s.NextState != "" {
		clauses = append(clauses, fmt.Sprintf("then the state is %q", s.NextState))
	}
	return clauses
}

func (r *Respond) words() string {
	text := "the answer is " + statusWords(r.Status)
	switch {
	case r.Error != "":
		text = fmt.Sprintf("the answer is the documented error %q", r.Error)
	case r.Body == nil:
		text += " in the vendor's own error object"
	case r.Type != "":
		text += " with a body of its own, " + r.Type
	default:
		text += " with a body of its own"
	}
	return text + retryWords(r.RetryAfter)
}

// statusWords is a status with its name, such as 404 Not Found.
func statusWords(status int) string {
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}

func retryWords(seconds *int) string {
	if seconds == nil {
		return ""
	}
	return fmt.Sprintf(", with Retry-After: %d", *seconds)
}

func (l *RateLimit) words() string {
	status := l.Status
	if status == 0 {
		status = http.StatusTooManyRequests
	}
	text := "the answer is " + statusWords(status) + " in the vendor's own error object"
	if l.RetryAfter == nil {
		text += ", with the rest of the window as Retry-After"
	}
	return text + retryWords(l.RetryAfter) + ", and the vendor's side does not run"
}

func (f *Fault) words() []string {
	if f.Phase == Before {
		return []string{"the vendor's side does not run", f.outcome()}
	}
	return []string{"the vendor's side does its work", "then " + f.outcome()}
}

// outcome is what the client gets.
func (f *Fault) outcome() string {
	switch f.Kind {
	case StatusFault, RateLimitFault:
		return f.Respond().words()
	case DelayFault:
		return "the answer is held back for " + f.Delay.words()
	case TimeoutFault:
		return "no answer ever comes"
	case TruncatedBody:
		if f.TruncateAt != nil {
			return fmt.Sprintf("the connection is closed after %d bytes of the body", *f.TruncateAt)
		}
	case RandomDataThenClose:
		return "bytes that are no HTTP come instead of the answer"
	case MalformedBody:
		return "the body comes as something that is no JSON"
	case WrongContentType:
		if f.Type != "" {
			return "the right body comes under the Content-Type " + f.Type
		}
		return "the right body comes under another Content-Type"
	case SlowDrip:
		return "the body comes in small pieces, with time between them"
	case ConnectionReset, EmptyResponse, MalformedChunk:
	}
	all := Kinds()
	i := slices.IndexFunc(all, func(k KindInfo) bool { return k.Kind == f.Kind })
	if i < 0 {
		return string(f.Kind)
	}
	return all[i].Meaning
}

func (d *Delay) words() string {
	switch {
	case d.Uniform != nil:
		return fmt.Sprintf("between %s and %s", d.Uniform.Min, d.Uniform.Max)
	case d.Normal != nil:
		return fmt.Sprintf("about %s, give or take %s", d.Normal.Mean, d.Normal.Stddev) + atMost(d.Normal.Max)
	case d.Lognormal != nil:
		return fmt.Sprintf("mostly about %s and now and then much longer", d.Lognormal.Median) + atMost(d.Lognormal.Max)
	}
	return d.Fixed.String()
}

func atMost(most Duration) string {
	if most == 0 {
		return ""
	}
	return ", at most " + most.String()
}

// words tells what happens to a webhook, a clause for each verb.
func (w *Webhook) words() (clauses []string) {
	for _, verb := range w.verbs() {
		clauses = append(clauses, w.verbWords(verb))
	}
	return clauses
}

func (w *Webhook) verbWords(verb string) string {
	switch verb {
	case "delay":
		return "it goes out " + w.Delay.String() + " later on the namespace's clock"
	case "duplicate":
		return "it is sent " + times(w.Duplicate, "") + ", each time with the same webhook-id"
	case "reorder":
		return "they go out in the order " + strings.Trim(strings.Join(strings.Fields(fmt.Sprint(w.Reorder)), ", "), "[]")
	case "drop":
		return "it is never sent"
	case "corrupt_signature":
		return "its signature is wrong by one bit"
	case "wrong_secret":
		return "it is signed with a secret that nobody was given"
	case "stale_timestamp":
		return "it is signed as if it were " + w.StaleTimestamp.String() + " old"
	case "fail_until_attempt":
		return fmt.Sprintf("the attempts before the %s are lost on their way", ordinal(w.FailUntilAttempt))
	case "tamper":
		return "its body is changed after it was signed"
	}
	return fmt.Sprintf("a webhook %s about %s goes to %s although nothing caused it",
		w.Emit.Type, userWords(w.Emit.GlobalID), appWords(w.Emit.App))
}

func (a Action) words() string {
	switch {
	case a.Advance > 0:
		return "the clock moves on by " + a.Advance.String()
	case a.LogIn != nil:
		return userWords(a.LogIn.GlobalID) + " logs in to " + appWords(a.LogIn.App)
	case a.Connect != nil:
		return userWords(a.Connect.GlobalID) + " is connected to " + appWords(a.Connect.App)
	case a.Leave != nil:
		return userWords(a.Leave.GlobalID) + " removes " + appWords(a.Leave.App)
	case a.Populate != nil:
		return fmt.Sprintf("%s gets %d new %s", appWords(a.Populate.App), a.Populate.Users, plural(a.Populate.Users, "user"))
	case a.ChangeEmail != nil:
		return "the primary address of " + userWords(a.ChangeEmail.GlobalID) + " becomes " + a.ChangeEmail.Email
	case a.RotateSecret != nil:
		return "the secret of " + appWords(a.RotateSecret.App) + " is replaced"
	case a.ChangeOwner != nil:
		return appWords(a.ChangeOwner.App) + " goes to the developer " + a.ChangeOwner.Developer
	}
	return a.userWords()
}

// userWords is for what takes nothing but a user.
func (a Action) userWords() string {
	switch {
	case a.Block != "":
		return userWords(a.Block) + " is blocked"
	case a.Unblock != "":
		return userWords(a.Unblock) + " is no longer blocked"
	case a.RevokeTokens != "":
		return "the access tokens of " + userWords(a.RevokeTokens) + " are revoked"
	case a.ExpireCodes != "":
		return "the authorization codes of " + userWords(a.ExpireCodes) + " expire"
	case a.ExpireLicenses != "":
		return "the licenses of " + userWords(a.ExpireLicenses) + " expire"
	}
	return userWords(a.DeleteUser) + " deletes the account"
}

func userWords(id string) string {
	if id == caller || id == "" {
		return "the user"
	}
	return "user " + id
}

func appWords(id string) string {
	if id == caller || id == "" {
		return "the app"
	}
	return "app " + id
}
