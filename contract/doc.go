// Package contract is the judge: it knows the OpenAPI document and says whether a request or a response keeps to it.
//
// Load reads the document into a Spec. Spec.Match leads from a method and a path to an Operation;
// Operation.CheckRequest decodes a request once and reports what is wrong with it; Operation.CheckResponse does the same
// for an answer. Both report Findings, whose rule ids are stable.
//
// kin-openapi says whether a document is valid, and gorilla/mux which path a request is for. Checking is this package's
// own, with kin-openapi as the judge of it in the tests: a good answer is scanned once, byte by byte, against the schema
// (schema_scan.go); only one that does not pass is decoded and walked through, for the words of its findings
// (schema_walk.go). A document that is part of the program is prepared before it is built, and LoadPrepared reads it at once.
//
// Clauses are the vendors' promises, one by one. Cases are short stories that show them: Run plays cases against a
// Target, the mock or a real deployment, and judges every exchange on the way. MakePlan says what a run would send, and a
// run sends no more; its Report holds no secret and nothing about anybody. Test does the same with a subtest for each case.
package contract
