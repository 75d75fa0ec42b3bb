package contract

import (
	"math"
	"math/big"
	"slices"
	"unicode/utf8"
)

// textFaults lists the keywords that a text breaks, nil when there are none; the type is not its business.
func (s *schema) textFaults(text string) (keywords []string) {
	if s.minLength != 0 || s.maxLength != nil {
		length := uint64(utf8.RuneCountInString(text))
		if length < s.minLength {
			keywords = append(keywords, "minLength")
		}
		if s.maxLength != nil && length > *s.maxLength {
			keywords = append(keywords, "maxLength")
		}
	}
	if s.pattern != nil && !s.pattern.matches(text) {
		keywords = append(keywords, "pattern")
	}
	if s.holds != nil && !s.holds(text) {
		keywords = append(keywords, "format")
	}
	return keywords
}

// numberFaults is textFaults for numbers; that an integer has no fraction is its business.
func (s *schema) numberFaults(f float64) (keywords []string) {
	if s.kind == kindInteger {
		if f != math.Trunc(f) {
			keywords = append(keywords, "type")
		}
		if !fits(s.format, f) {
			keywords = append(keywords, "format")
		}
	}
	if s.minimum != nil {
		if s.above && f <= *s.minimum {
			keywords = append(keywords, "exclusiveMinimum")
		}
		if f < *s.minimum {
			keywords = append(keywords, "minimum")
		}
	}
	if s.maximum != nil {
		if s.below && f >= *s.maximum {
			keywords = append(keywords, "exclusiveMaximum")
		}
		if f > *s.maximum {
			keywords = append(keywords, "maximum")
		}
	}
	if s.multipleOf != nil && !isMultiple(f, *s.multipleOf) {
		keywords = append(keywords, "multipleOf")
	}
	return keywords
}

// fits says whether a number is in the range of the format int32 or int64; 2^63 counts, the next float64 does not.
func fits(format string, f float64) bool {
	switch format {
	case "int32":
		return math.MinInt32 <= math.Trunc(f) && math.Trunc(f) <= math.MaxInt32
	case "int64":
		return -1<<63 <= f && f <= 1<<63
	}
	return true
}

// multipleBits is how exact a multiple must be, in bits: a float64 has 53, and arithmetic costs one or two.
const multipleBits = 51

// isMultiple calculates exactly: 0.3 is a multiple of 0.1 only within the precision of float64.
func isMultiple(f, unit float64) bool {
	if unit <= 0 {
		return false
	}
	value, step := new(big.Rat).SetFloat64(f), new(big.Rat).SetFloat64(unit)
	quotient := new(big.Rat).Quo(value, step)
	if quotient.IsInt() {
		return true
	}
	nearest, err := quotient.Add(quotient, big.NewRat(1, 2)), new(big.Rat)
	floor := new(big.Int).Div(nearest.Num(), nearest.Denom())
	err.Sub(value, err.Mul(err.SetInt(floor), step))
	tolerated := new(big.Rat).Mul(value, new(big.Rat).SetFrac64(1, 1<<multipleBits))
	return err.Abs(err).Cmp(tolerated.Abs(tolerated)) <= 0
}

// acceptsText, acceptsNumber and acceptsBool judge a scalar by itself, without making a value of it.
func (s *schema) acceptsText(text string) bool {
	return s.permits(kindString) && s.textFaults(text) == nil && lists(s.enum, text)
}

func (s *schema) acceptsNumber(f float64) bool {
	return (s.permits(kindInteger) || s.permits(kindNumber)) && s.near(f) && s.numberFaults(f) == nil && lists(s.enum, f)
}

// near says without a list of keywords what most numbers break that break anything: a branch's bounds.
func (s *schema) near(f float64) bool {
	return (s.minimum == nil || f >= *s.minimum) && (s.maximum == nil || f <= *s.maximum)
}

func (s *schema) acceptsBool(b bool) bool { return s.permits(kindBoolean) && lists(s.enum, b) }

// lists says whether the enum has the value; one that is not there has every value.
func lists[T comparable](enum []any, value T) bool {
	return enum == nil || slices.ContainsFunc(enum, func(allowed any) bool {
		one, ok := allowed.(T)
		return ok && one == value
	})
}
