package journal

// Exchange is an Entry of which the texts that nobody may ever read are not made yet: its id and the bodies. Nothing that
// it refers to may change any more.
type Exchange struct {
	Entry                              // without ID and bodies
	Call                        uint64 // the request's number, of which NameCalls makes its id
	RequestBytes, ResponseBytes Bytes

	name func(call uint64) string
}

// NameCalls says how a request's id is made of its number. Call it before the journal is used.
func (j *Journal) NameCalls(name func(call uint64) string) { j.name = name }

// Keep numbers an exchange and keeps it, as Add does with an Entry.
func (j *Journal) Keep(x *Exchange) {
	x.name = j.name
	j.add(x)
}

// whole is the entry with all of its texts.
func (x *Exchange) whole() *Entry {
	if x.name == nil {
		return &x.Entry // it was added as one
	}
	e := x.Entry
	e.ID, e.Request.Body, e.Response.Body = x.name(x.Call), x.RequestBytes.body(), x.ResponseBytes.body()
	return &e
}
