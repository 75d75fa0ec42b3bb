package world

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"strings"
)

// GlobalIDs is how many ids of the form XX1234 there are: 26 x 26 letters and 10,000 numbers (AR-02).
const GlobalIDs = globalIDHalf * globalIDHalf

const (
	globalIDHalf = 2600  // 2600 x 2600 = 26 x 26 x 10,000
	aliasHalf    = 46656 // 36^3, so that a square of it is all six-character names
	base36       = "0123456789abcdefghijklmnopqrstuvwxyz"
)

// next counts the things of one kind, from 0.
func (tx *Tx) next(kind string) uint64 {
	n := tx.count(kind)
	tx.setCount(kind, n+1)
	return n
}

// digest is the one source of everything that looks random: a pure function of the seed, a kind and a number.
func digest(seed uint64, kind string, n uint64) [sha256.Size]byte {
	b := make([]byte, 0, 64)
	b = binary.BigEndian.AppendUint64(b, seed)
	b = binary.BigEndian.AppendUint64(b, n)
	return sha256.Sum256(append(b, kind...))
}

// permute maps n to another number below half*half, each to a different one: four Feistel rounds keyed by seed and kind.
func permute(seed uint64, kind string, half, n uint64) uint64 {
	key := seed
	for i := range len(kind) {
		key = mix(key ^ uint64(kind[i]))
	}
	left, right := n/half, n%half
	for round := range uint64(4) {
		left, right = right, (left+mix(key^(round<<32|right)))%half
	}
	return left*half + right
}

// mix scatters a number's bits over the whole word (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// GlobalIDAt is the n-th globalId of a seed, n below GlobalIDs; different n give different ids.
func GlobalIDAt(seed, n uint64) string {
	v := permute(seed, "globalId", globalIDHalf, n)
	id := [6]byte{}
	for i := 5; i > 1; i-- {
		id[i], v = '0'+byte(v%10), v/10
	}
	id[1], id[0] = 'A'+byte(v%26), 'A'+byte(v/26)
	return string(id[:])
}

// reserved begins the globalIds that are never made up: they are for whoever means one of them, as a magic user, and
// gives it by name.
const reserved = "ZZ"

// newGlobalID takes the next id that nobody has: fixtures may have given some out by name.
func (tx *Tx) newGlobalID() (string, error) {
	for n := tx.next("globalId"); n < GlobalIDs; n = tx.next("globalId") {
		if id := GlobalIDAt(tx.seed, n); !strings.HasPrefix(id, reserved) && !users.taken(tx, id) {
			return id, nil
		}
	}
	return "", refuse(Exhausted, "user", "all %d globalIds are in use", GlobalIDs)
}

// newAlias makes the alias e-mail of a new connection: six characters that no other connection has.
func (tx *Tx) newAlias() (string, error) {
	for n := tx.next("alias"); n < aliasHalf*aliasHalf; n = tx.next("alias") {
		v := permute(tx.seed, "alias", aliasHalf, n)
		address := []byte("......@" + AliasDomain)
		for i := range 6 {
			address[i], v = base36[v%36], v/36
		}
		if alias := string(address); !aliases.taken(tx, alias) {
			return alias, nil
		}
	}
	return "", refuse(Exhausted, "alias", "all alias addresses are in use")
}

// AliasDomain is where alias addresses of LoginSign live.
const AliasDomain = "loginsign.com"

// newHexID makes an id of 24 hex digits, the form of SSOJet's and GenAuth's ids.
func (tx *Tx) newHexID(kind string) string {
	d := digest(tx.seed, kind, tx.next(kind))
	return hex.EncodeToString(d[:12])
}

// opaque is base32 (RFC 4648, section 6) in lower case.
var opaque = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567")

// newOpaqueID makes an id such as "clx7k2..." that says nothing: a prefix and 22 lower-case characters.
func (tx *Tx) newOpaqueID(kind, prefix string) string {
	d := digest(tx.seed, kind, tx.next(kind))
	id := make([]byte, 0, 64)
	id = opaque.AppendEncode(append(id, prefix...), d[:15]) // 24 characters
	return string(id[:len(prefix)+22])
}

// newSecret makes a code or a token: 43 URL-safe characters that can't be guessed without the seed.
func (tx *Tx) newSecret(kind string) string {
	d := digest(tx.seed, kind, tx.next(kind))
	var secret [43]byte
	base64.RawURLEncoding.Encode(secret[:], d[:])
	return string(secret[:])
}

// RequestIDAt is the n-th request id of a seed, in the form of a UUID.
func RequestIDAt(seed, n uint64) string {
	d := digest(seed, "request", n)
	d[6], d[8] = d[6]&0x0f|0x40, d[8]&0x3f|0x80
	id := make([]byte, 0, 36)
	for i, c := range d[:16] {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			id = append(id, '-')
		}
		id = append(id, hexDigits[c>>4], hexDigits[c&15])
	}
	return string(id)
}

const hexDigits = "0123456789abcdef"

// position makes a key part that sorts as n does: 12 hex digits, or more where n needs them.
func position(n uint64) string { return string(appendPositions(make([]byte, 0, 16), n)) }

// placeIn makes a key of a group and the positions of numbers.
func placeIn(group string, numbers ...uint64) string {
	key := make([]byte, 0, 64)
	return string(appendPositions(append(append(key, group...), '/'), numbers...))
}

func appendPositions(key []byte, numbers ...uint64) []byte {
	for _, n := range numbers {
		for digit := max(12, (bits.Len64(n)+3)/4) - 1; digit >= 0; digit-- {
			key = append(key, hexDigits[n>>(4*digit)&15])
		}
	}
	return key
}
