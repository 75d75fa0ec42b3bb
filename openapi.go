// Package standin holds the OpenAPI document that Standin serves, checks and documents.
package standin

import _ "embed"

// OpenAPI is openapi.yaml to the byte: an OpenAPI 3.0.3 document in YAML with every operation of the three vendors
// under their own paths. It is read at build time; callers parse it and must not change it.
//
//go:embed openapi.yaml
var OpenAPI []byte

// OpenAPIPrepared is OpenAPI in the form that contract.LoadPrepared reads at once: openapi.json, which a test of contract
// keeps equal to openapi.yaml.
//
//go:embed openapi.json
var OpenAPIPrepared string
