package strictyaml

import "strings"

// maxSuggested bounds the words that are compared: nobody mistypes a longer one letter by letter.
const maxSuggested = 64

// Suggest returns the word of among that word was probably meant to be, or "" when none is near. Letter case does not
// count; one edit in three letters is near, and of two words as near as each other the first one wins.
func Suggest(word string, among []string) string {
	if len(word) > maxSuggested {
		return ""
	}
	best, nearest := "", max(1, len(word)/3)+1
	for _, candidate := range among {
		if candidate == word || len(candidate) > maxSuggested {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < nearest {
			best, nearest = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with their neighbour to turn a into b.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	var before []int
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		next := make([]int, len(to)+1)
		next[0] = i + 1
		for j, y := range to {
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+unequal(x, y))
			if i > 0 && j > 0 && x == to[j-1] && from[i-1] == y {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(to)]
}

func unequal(x, y rune) int {
	if x == y {
		return 0
	}
	return 1
}
