package contract

import "strings"

// keptNames are the fields, parameters and claims that say nothing of anybody; see bareName for how they are written.
var keptNames = nameSet(`
	apicode appid appidentifier appname clientid count country device expiresin limit os page region registered reused
	statuscode success total variantname variantid`)

// textNames hold words and sentences. Of these the words stay that the document itself uses.
var textNames = nameSet(`
	action active allow apptype browser defaultprotocol description detail details duration endpoint error errorcode
	errordescription errormessage event gender granttype hint lang message method platform provider reason responsetype
	scope scopes source sourcename state status title tokentype type useragent useridtype usersourcetype version workstatus`)

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
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
}

// kindOf says what the value of a field is; parent is the field that holds the field's object, or "".
func (p *Pseudonyms) kindOf(parent, name string) valueKind {
	bare := bareName(name)
	switch {
	case secretNames[bare]:
		return kindSecret
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
var notPeople = nameSet(`variant variants application app license`)
