package contract

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Pseudonyms replaces the secrets and the personal data of exchanges by values of the same form that stand for nobody.
// The same value always becomes the same pseudonym, so that what belongs together still does; without the key, which is
// nowhere written down, nobody finds the way back. Any number of goroutines may use it.
type Pseudonyms struct {
	key  []byte
	spec *Spec
	vocabulary

	mu   sync.Mutex
	made map[string]string // value to pseudonym, up to maxMade
}

// maxMade bounds what is remembered; beyond it pseudonyms are the same still, but a text that repeats a name keeps it
// only masked.
const maxMade = 200_000

// NewPseudonyms returns pseudonyms of their own for a recording. The same key makes the same ones; nil is a new key.
func NewPseudonyms(spec *Spec, key []byte) *Pseudonyms {
	if key == nil {
		key = make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails, as its documentation says
	}
	return &Pseudonyms{key: key, spec: spec, vocabulary: vocabularyOf(spec), made: map[string]string{}}
}

// valueKind says what a value of some name is.
type valueKind int

const (
	kindOpaque   valueKind = iota // an id, a token, or nobody knows what
	kindSecret                    // never kept, whatever it is
	kindState                     // a value that the document prescribes, or else a secret: OAuth's state and a license's
	kindPerson                    // a name
	kindText                      // a sentence
	kindKept                      // says nothing of anybody
	kindRedirect                  // a URL of an application
)

var (
	wholeGlobalID = regexp.MustCompile(`^[A-Z]{2}[0-9]{4}$`)
	wholeAddress  = regexp.MustCompile(`^[^\s@<>"',;:]+@[^\s@<>"',;:]+$`)
)

// of is the pseudonym of a value. What stands for nothing, such as a dash, and times stay.
func (p *Pseudonyms) of(kind valueKind, value string) string {
	switch {
	case value == "" || value == "-" || value == "—" || p.prescribes(kind, value):
		return value
	case kind == kindKept:
		return p.scan(value, false)
	case kind == kindText:
		return p.scan(value, true)
	case kind == kindState:
		kind = kindSecret
	case kind != kindSecret && isTime(value):
		return value
	}
	if kind == kindSecret && p.words[strings.ToLower(value)] {
		return p.unnoticed(value)
	}
	return p.once(value, func() string { return p.invent(kind, value) })
}

// prescribes reports whether the document itself has a value of such a kind.
func (p *Pseudonyms) prescribes(kind valueKind, value string) bool {
	switch kind {
	case kindSecret:
		return false
	case kindState:
		return p.states[value]
	}
	return p.fixed[value]
}

// unnoticed is the pseudonym of a secret that is a word of the document, such as wrong: sentences keep the word, for what
// stood in its place there would tell the secret.
func (p *Pseudonyms) unnoticed(value string) string {
	p.mu.Lock()
	made, ok := p.made[value]
	p.mu.Unlock()
	if ok {
		return made
	}
	return p.masked(value)
}

// once makes the pseudonym of a value that has none.
func (p *Pseudonyms) once(value string, invent func() string) string {
	p.mu.Lock()
	made, ok := p.made[value]
	p.mu.Unlock()
	if ok {
		return made
	}
	made = invent()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.made) < maxMade {
		p.made[value] = made
	}
	return made
}

func (p *Pseudonyms) invent(kind valueKind, value string) string {
	address, notIP := netip.ParseAddr(value)
	switch {
	case wholeGlobalID.MatchString(value):
		return p.globalID(value)
	case wholeAddress.MatchString(value):
		return p.email(value)
	case notIP == nil:
		return p.ip(address)
	case strings.Contains(value, "://"):
		return p.link(value, kind == kindRedirect)
	case kind == kindPerson:
		return p.name(value)
	case strings.Count(value, ":") == 1: // GenAuth's identities are a provider and an id
		provider, id, _ := strings.Cut(value, ":")
		if !p.words[strings.ToLower(provider)] {
			provider = p.of(kindOpaque, provider)
		}
		return provider + ":" + p.of(kindOpaque, id)
	case strings.HasPrefix(value, "/"):
		return p.url(http.MethodGet, value)
	}
	return p.masked(value)
}

func isTime(value string) bool {
	if len(value) < len(time.DateOnly) || value[4] != '-' {
		return false
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateTime, time.DateOnly} {
		if _, err := time.Parse(layout, value); err == nil {
			return true
		}
	}
	return false
}

// digest is chance that is a function of the key and a value.
func (p *Pseudonyms) digest(purpose, value string) []byte {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(purpose + "\x00" + value))
	return mac.Sum(nil)
}

// longName is a name whose length may be the point of it.
const longName = 60

// name replaces each word of a name, so that a given name is the same one alone.
func (p *Pseudonyms) name(value string) string {
	if len(value) > longName {
		return p.masked(value)
	}
	words := strings.Fields(value)
	if len(words) < 2 {
		return p.syllables(value)
	}
	for i, word := range words {
		words[i] = p.of(kindPerson, word)
	}
	return strings.Join(words, " ")
}

func (p *Pseudonyms) syllables(word string) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for i, c := range p.digest("name", word)[:6] {
		letters := consonants
		if i%2 == 1 {
			letters = vowels
		}
		b.WriteByte(letters[int(c)%len(letters)])
	}
	made := b.String()
	if first := []rune(word)[0]; unicode.IsUpper(first) {
		return strings.ToUpper(made[:1]) + made[1:]
	}
	return made
}

// aliasDomain is where LoginSign's aliases are: that an address is an alias shows in it.
const aliasDomain = "loginsign.com"

func (p *Pseudonyms) email(value string) string {
	lower := strings.ToLower(value)
	return p.once(lower, func() string {
		at := strings.LastIndexByte(lower, '@')
		domain := lower[at+1:]
		if domain != aliasDomain {
			domain = p.host(domain)
		}
		return p.letters("address", lower, 10) + "@" + domain
	})
}

// host is a name in a domain that nobody owns (RFC 2606).
func (p *Pseudonyms) host(name string) string { return p.letters("host", name, 6) + ".example" }

func (p *Pseudonyms) letters(purpose, value string, n int) string {
	b := p.digest(purpose, value)[:n]
	for i := range b {
		b[i] = 'a' + b[i]%26
	}
	return string(b)
}

// ip is an address in the ranges for benchmarks (RFC 2544) and documents (RFC 3849).
func (p *Pseudonyms) ip(address netip.Addr) string {
	sum := p.digest("ip", address.String())
	if address.Is4() {
		return netip.AddrFrom4([4]byte{198, 18 + sum[0]%2, sum[1], sum[2]}).String()
	}
	made := [16]byte{0x20, 0x01, 0x0d, 0xb8}
	copy(made[4:], sum)
	return netip.AddrFrom16(made).String()
}

// globalIDs is how many there are.
const globalIDs = 26 * 26 * 10_000

// globalID is a permutation, so that two people never become one: a network of rounds over 24 bits, walked until it
// comes back to a number that is an id.
func (p *Pseudonyms) globalID(id string) string {
	n := (uint32(id[0]-'A')*26+uint32(id[1]-'A'))*10_000 + decimal(id[2:])
	for n = p.rounds(n); n >= globalIDs; {
		n = p.rounds(n)
	}
	letters, digits := n/10_000, n%10_000
	made := []byte{byte('A' + letters/26), byte('A' + letters%26), 0, 0, 0, 0}
	for i := 5; i > 1; i-- {
		made[i] = byte('0' + digits%10)
		digits /= 10
	}
	return string(made)
}

func (p *Pseudonyms) rounds(n uint32) uint32 {
	left, right := n>>12, n&0xfff
	for round := range 6 {
		sum := p.digest("id", string([]byte{byte(round), byte(right >> 8), byte(right)}))
		left, right = right, left^binary.BigEndian.Uint32(sum)&0xfff
	}
	return left<<12 | right
}

func decimal(digits string) (n uint32) {
	for _, c := range digits {
		n = n*10 + uint32(c-'0')
	}
	return n
}
