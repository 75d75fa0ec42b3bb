package world

import (
	"context"

	"github.com/standin-mock/standin/mock/store"
)

// Load is Update for very many people at once, whom it keeps in less memory where the store can: all of them in one
// call, each made by AddPerson, and nobody looked at. As with Update, fn may run more than once.
func (w *World) Load(ctx context.Context, fn func(*Tx) error) error {
	loader, ok := w.store.(store.Loader)
	if !ok {
		return w.Update(ctx, fn)
	}
	return w.change(ctx, fn, func(ctx context.Context, run func(store.Tx) error) error {
		return loader.Load(ctx, codecs, run)
	})
}

// earlier is get for a key that nobody should have. It may miss what the same Load has made, which then starts over.
func (t table[V]) earlier(tx *Tx, key string) (V, bool) {
	bulk, ok := tx.store.(store.Bulk)
	if !ok {
		return t.get(tx, key)
	}
	if v, ok := bulk.Earlier(string(t), key); ok {
		return *v.(*V), true
	}
	var none V
	return none, false
}

// taken is has where get would be earlier.
func (t table[V]) taken(tx *Tx, key string) bool {
	bulk, ok := tx.store.(store.Bulk)
	if !ok {
		return t.has(tx, key)
	}
	_, ok = bulk.Earlier(string(t), key)
	return ok
}

// codecs pack the tables that grow with the number of people.
var codecs = map[string]store.Codec{
	string(users):         {Pack: packUser, Unpack: unpackUser},
	string(connections):   {Pack: packConnection, Unpack: unpackConnection},
	string(logins):        {Pack: packLogin, Unpack: unpackLogin, Grouped: true},
	string(userKeys):      {Pack: packText, Unpack: unpackText},
	string(connectionIDs): {Pack: packPlace, Unpack: unpackPlace},
	string(aliases):       {Pack: packPlace, Unpack: unpackPlace},
	string(userApps):      {Pack: packPlace, Unpack: unpackPlace, Grouped: true},
}

func packUser(row *store.Fields, key string, value any) {
	u := value.(*User)
	if u.Groups != nil || u.Attributes != nil || u.Metadata != nil {
		row.Refuse() // what a customer stores may be anything
	}
	u.fields(row, key)
}

func unpackUser(row store.Fields, key string) any {
	u := new(User)
	u.fields(&row, key)
	return u
}

func (u *User) fields(row *store.Fields, key string) {
	row.TextLike(&u.ID, key)
	row.Text(&u.SSOJetID)
	row.Text(&u.GenAuthID)
	row.Text(&u.GivenName)
	row.Text(&u.FamilyName)
	row.Text(&u.Image)
	row.Word(&u.Region)
	row.Text(&u.Primary)
	store.List(row, &u.Emails)
	for i := range u.Emails {
		row.TextLike(&u.Emails[i].Address, u.Primary)
		row.Bools(&u.Emails[i].Verified)
	}
	row.Text(&u.Username)
	row.Text(&u.Phone)
	row.Text(&u.ExternalID)
	store.List(row, &u.Identities)
	for i := range u.Identities {
		u.Identities[i].fields(row)
	}
	row.Bools(&u.Blocked)
	row.Time(&u.CreatedAt)
	row.Time(&u.UpdatedAt)
	row.Time(&u.LastLoginAt)
	row.Int(&u.Logins)
}

func (i *Identity) fields(row *store.Fields) {
	row.Text(&i.ID)
	row.Word(&i.IDP)
	row.Word(&i.IDPName)
	row.Word(&i.Provider)
	row.Text(&i.UserInIDP)
	row.Word(&i.IDPLogo)
	row.Word(&i.IDPNameEng)
}

func packConnection(row *store.Fields, key string, value any) {
	value.(*Connection).fields(row, key)
}

func unpackConnection(row store.Fields, key string) any {
	c := new(Connection)
	c.fields(&row, key)
	return c
}

func (c *Connection) fields(row *store.Fields, key string) {
	row.Text(&c.ID)
	row.Word(&c.App)
	row.Text(&c.User)
	row.Text(&c.Alias)
	row.Text(&c.Shared)
	row.Bools(&c.Forwarding, &c.Muted, &c.Active)
	row.Int(&c.Logins)
	row.Time(&c.JoinedAt)
	row.Time(&c.FirstLogin)
	row.Time(&c.LastSession)
	row.Word(&c.Source)
	row.TextLike(&c.place, key)
}

func packLogin(row *store.Fields, _ string, value any) {
	value.(*Login).fields(row)
}

func unpackLogin(row store.Fields, _ string) any {
	l := new(Login)
	l.fields(&row)
	return l
}

func (l *Login) fields(row *store.Fields) {
	row.Word(&l.App)
	row.Time(&l.At)
	row.Text(&l.IP)
	row.Word(&l.Country)
	row.Word(&l.City)
	row.Word(&l.UserAgent)
	row.Word(&l.Browser)
	row.Word(&l.OS)
	row.Word(&l.Device)
	row.Text(&l.Identity)
}

func packText(row *store.Fields, _ string, value any) {
	row.Text(value.(*string))
}

func unpackText(row store.Fields, _ string) any {
	s := new(string)
	row.Text(s)
	return s
}

func packPlace(row *store.Fields, _ string, value any) {
	row.Numbered(value.(*string))
}

func unpackPlace(row store.Fields, _ string) any {
	s := new(string)
	row.Numbered(s)
	return s
}
