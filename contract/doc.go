// Package contract is the judge: it knows the OpenAPI document and says whether a request or a response keeps to it.
//
// Load reads the document into a Spec. Spec.Match leads from a method and a path to an Operation;
// Operation.CheckRequest decodes a request once and reports what is wrong with it; Operation.CheckResponse does the same
// for an answer. Both report Findings, whose rule ids are stable.
//
// Clauses are the vendors' promises, one by one. Cases are short stories that show them: Run plays cases against a
// Target, the mock or a real deployment, and judges every exchange on the way.
package contract
