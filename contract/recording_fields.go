package contract

import (
	"strings"
	"unicode"
)

// keptNames are the fields, parameters and claims that say nothing of anybody; see bareName for how they are written.
var keptNames = nameSet(`
	apicode appid appidentifier appname charset clientid count country device expiresin lastloginapp limit os page region
	registered reused statuscode success total variantname`)

// textNames hold words and sentences. Of these the words stay that the document itself uses.
var textNames = nameSet(`
	action active allow apptype auth browser defaultprotocol description detail details duration endpoint error errorcode
	errordescription errormessage event gender granttype hint idpname idpnameen lang message method path platform provider
	realm reason responsetype scope scopes source sourcename status title tokentype type useragent useridtype usersourcetype
	version workstatus`)

// personNames hold names, of people and of where they are.
var personNames = nameSet(`
	name displayname fullname givenname familyname firstname lastname middlename nickname username preferredusername city locality`)

// linkNames hold URLs of an application.
var linkNames = nameSet(`redirecturi redirecturis location apploginurl initloginuri logoutredirecturis origin`)

// secretNames hold what somebody gets in, signs in or pays with. Of these nothing is kept, whatever it looks like.
var secretNames = nameSet(`
	secret clientsecret accesskeysecret accesstoken refreshtoken idtoken token password code codes devicecode apikey
	authorization cookie signature nonce sessionid`)

func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		set[name] = true
	}
	return set
}

// bareName is a name without what vendors write differently: Client-Id, client_id and clientId are one.
func bareName(name string) string {
	plain := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
	if strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 {
		return name
	}
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '.' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// kindOf says what the value of a field is; parent is the field that holds the field's object, or "".
func (p *Pseudonyms) kindOf(parent, name string) valueKind {
	bare := bareName(name)
	switch {
	case secretNames[bare]:
		return kindSecret
	case bare == "state":
		return kindState
	case bare == "name" && bareName(parent) == "loginlogs": // a browser's, as SSOJet writes it
		return kindText
	case bare == "name" && notPeople[bareName(parent)]:
		return kindKept
	case personNames[bare]:
		return kindPerson
	case textNames[bare]:
		return kindText
	case keptNames[bare]:
		return kindKept
	case linkNames[bare]:
		return kindRedirect
	}
	return kindOpaque
}

// notPeople are the things that have names too.
var notPeople = nameSet(`variant variants application app license checks`)
