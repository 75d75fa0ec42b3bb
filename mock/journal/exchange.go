package journal

// Exchange is an Entry of which the texts that nobody may ever read are not made yet: its id and the bodies. Nothing that
// it refers to may change any more.
type Exchange struct {
	Entry                              // without ID and bodies
	Call                        uint64 // the request's number, of which NameCalls makes its id
	RequestBytes, ResponseBytes Bytes

	name     func(call uint64) string
	headers  []byte // packed, the request's first; nil when the Entry has them
	response int    // where those of the response begin
}

// NameCalls says how a request's id is made of its number. Call it before the journal is used.
func (j *Journal) NameCalls(name func(call uint64) string) { j.name = name }

// Keep numbers an exchange and keeps it, as Add does with an Entry. It copies the headers.
func (j *Journal) Keep(x *Exchange) {
	x.name = j.name
	x.bound()
	x.pack()
	j.add(x)
}

// pack makes one piece of memory of the headers: a collector of garbage has thousands of exchanges to look through.
func (x *Exchange) pack() {
	request, response := &x.Request.Headers, &x.Response.Headers
	x.headers = make([]byte, 0, packedSize(*request)+packedSize(*response))
	x.headers = appendHeaders(x.headers, *request)
	x.response = len(x.headers)
	x.headers = appendHeaders(x.headers, *response)
	*request, *response = nil, nil
}

// whole is the entry with all of its texts.
func (x *Exchange) whole() *Entry {
	if x.headers == nil {
		return &x.Entry // it was added as one
	}
	e := x.Entry
	if x.name != nil {
		e.ID = x.name(x.Call)
	}
	e.Request.Body, e.Response.Body = x.RequestBytes.body(), x.ResponseBytes.body()
	e.Request.Headers, e.Response.Headers = unpackHeaders(x.headers[:x.response]), unpackHeaders(x.headers[x.response:])
	return &e
}
