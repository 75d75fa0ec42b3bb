package scenarios

// chance is a number as if thrown, in which each bit is as likely to be 0 as 1.
type chance uint64

// What chance is used for in one hit; the uses know nothing of each other.
const (
	forProbability = iota + 1
	forDelay
	forFault
	forFaultDelay
)

// draw is the chance of a step's hit: a function of the scenario's seed, the rule, the entity and the hit's number.
func (r *run) draw(i int, entity string, hit, use int) chance {
	return draw(r.scenario.Seed, r.rules[i], entity, hit, use)
}

func draw(seed uint64, rule, entity string, hit, use int) chance {
	x := mix(seed)
	x = mix(x ^ sum(rule))
	x = mix(x ^ sum(entity))
	x = mix(x ^ uint64(hit))
	return chance(mix(x ^ uint64(use)))
}

// sum is FNV-1a of a text.
func sum(text string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 0x100000001b3
	}
	return h
}

// mix is a step of SplitMix64: one to one, and half of the bits change with any bit.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unit is the chance as a number above 0 and below 1: the inverse of a distribution is finite there.
func (c chance) unit() float64 { return (float64(c>>12) + 0.5) / (1 << 52) }
