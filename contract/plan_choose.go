package contract

import "slices"

// choose lists the cases that the options name, with those that they go on from.
func (o Options) choose() (chosen []*Case) {
	var only []string
	for _, c := range o.Cases {
		if slices.Contains(o.Only, c.ID) {
			only = append(only, c.ID)
		}
	}
	needed := ""
	for _, c := range slices.Backward(o.Cases) {
		if o.names(c, only) || c.ID == needed && !slices.Contains(o.Skip, c.ID) {
			chosen, needed = append(chosen, c), c.After
		}
	}
	slices.Reverse(chosen)
	return chosen
}

// names reports whether the options name the case; only are the cases of Only.
func (o Options) names(c *Case, only []string) bool {
	of := func(list []string, id string) bool { return len(list) == 0 || slices.Contains(list, id) }
	vendor := len(o.Vendors) == 0 || slices.ContainsFunc(o.Spec.vendorsOf(c), func(v string) bool { return of(o.Vendors, v) })
	return of(o.CaseIDs, c.ID) && vendor && of(only, c.ID) && !slices.Contains(o.Skip, c.ID)
}

// within plans the worthiest cases that the bound on requests allows. What they share is only known once they are planned.
func (p *planner) within(cases []*Case) *planner {
	var able []*Case
	for i, c := range cases {
		if p.plan.Cases[i].Skip == "" {
			able = append(able, c)
		}
	}
	fits := p
	for budget := p.options.MaxRequests; ; {
		over := fits.plan.Requests + fits.plan.Reserve - p.options.MaxRequests
		if over <= 0 {
			return fits
		}
		if fits != p {
			budget -= over
		}
		chosen := p.worthiest(able, budget)
		fits = newPlanner(p.target, p.options)
		for _, c := range able {
			fits.spent[c] = !chosen[c]
		}
		fits.addAll(cases)
	}
}

// worthiest chooses cases for so many requests: again and again the one that shows the most of what is not shown yet for
// each request that it adds.
func (p *planner) worthiest(cases []*Case, budget int) map[*Case]bool {
	chosen, shown, asked := map[*Case]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range cases {
		p.ground[c], p.questions[c] = p.options.Spec.ground(c), p.questionsOf(c)
	}
	for {
		var best []*Case
		var bestWorth, bestCost int
		for i, c := range cases {
			if chosen[c] {
				continue
			}
			added := addedBy(cases, i, chosen)
			worth, cost := p.worth(added, shown), p.cost(added, asked)
			if cost <= budget && (best == nil || worth*max(bestCost, 1) > bestWorth*max(cost, 1)) {
				best, bestWorth, bestCost = added, worth, cost
			}
		}
		if best == nil {
			return chosen
		}
		budget -= bestCost
		for _, c := range best {
			chosen[c] = true
			for what := range p.ground[c] {
				shown[what] = true
			}
			for _, key := range p.questions[c] {
				asked[key] = true
			}
		}
	}
}

// addedBy are a case and those that it goes on from, without the ones that are chosen already.
func addedBy(cases []*Case, i int, chosen map[*Case]bool) []*Case {
	from := i
	for cases[from].After != "" && from > 0 && !chosen[cases[from-1]] && cases[from].After == cases[from-1].ID {
		from--
	}
	return cases[from : i+1]
}

// worth is what cases show that is not shown yet. What leaves something behind counts for nothing, and comes last.
func (p *planner) worth(cases []*Case, shown map[string]bool) (worth int) {
	counted := map[string]bool{}
	for _, c := range cases {
		if c.Leaves != "" && len(c.Remove) == 0 {
			return 0
		}
		for what, is := range p.ground[c] {
			if !shown[what] && !counted[what] {
				counted[what] = true
				worth += is
			}
		}
	}
	return worth
}

// cost is how many requests cases add, those of their clean-up included.
func (p *planner) cost(cases []*Case, asked map[string]bool) (cost int) {
	counted := map[string]bool{}
	for _, c := range cases {
		for _, key := range p.questions[c] {
			if key == "" || !asked[key] && !counted[key] {
				counted[key] = true
				cost++
			}
		}
	}
	return cost
}

// questionsOf are those of a case's requests, "" for one that is not shared.
func (p *planner) questionsOf(c *Case) (keys []string) {
	env := newEnvironment(p.options.Config)
	for _, step := range p.steps(c) {
		if o, ok := p.options.Spec.Operation(step.Request); ok {
			keys = append(keys, questionOf(c, o, &step, p.options.Config, env))
		}
	}
	return keys
}
