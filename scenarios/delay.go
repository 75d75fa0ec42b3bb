package scenarios

import (
	"math"
	"time"
)

// Delay is how long, in real time, the client waits: fixed, or drawn from a distribution by seed, rule and hit.
type Delay struct {
	Fixed     Duration   `json:"fixed"`
	Uniform   *Uniform   `json:"uniform"`
	Normal    *Normal    `json:"normal"`
	Lognormal *Lognormal `json:"lognormal"`
}

// Uniform is any duration from Min to Max.
type Uniform struct {
	Min Duration `json:"min"`
	Max Duration `json:"max"`
}

// Normal is a normal distribution, cut at 0 and at Max.
type Normal struct {
	Mean   Duration `json:"mean"`
	Stddev Duration `json:"stddev"`
	Max    Duration `json:"max"`
}

// Lognormal has the long tail that real latencies have, cut at Max.
type Lognormal struct {
	Median Duration `json:"median"`
	Sigma  float64  `json:"sigma"`
	Max    Duration `json:"max"`
}

// longest is what a distribution without a Max is cut at.
const longest = time.Hour

// length is how long a delay is by chance: the distribution's inverse at the chance. No delay is 0.
func (d *Delay) length(c chance) time.Duration {
	switch {
	case d == nil:
		return 0
	case d.Uniform != nil:
		low, high := float64(d.Uniform.Min), float64(d.Uniform.Max)
		return time.Duration(low + c.unit()*(high-low))
	case d.Normal != nil:
		return cut(float64(d.Normal.Mean)+c.deviation()*float64(d.Normal.Stddev), d.Normal.Max)
	case d.Lognormal != nil:
		return cut(float64(d.Lognormal.Median)*math.Exp(c.deviation()*d.Lognormal.Sigma), d.Lognormal.Max)
	}
	return time.Duration(d.Fixed)
}

// cut keeps a number of nanoseconds between 0 and the most.
func cut(length float64, most Duration) time.Duration {
	if most == 0 {
		most = Duration(longest)
	}
	return time.Duration(min(max(length, 0), float64(most)))
}

// deviation is the chance as a number of the standard normal distribution.
func (c chance) deviation() float64 { return math.Sqrt2 * math.Erfinv(2*c.unit()-1) }
