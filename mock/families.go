package mock

import (
	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/genauth"
	"github.com/standin-mock/standin/mock/loginsign"
	"github.com/standin-mock/standin/mock/ssojet"
)

// families lists the vendors. A new vendor is a folder, a line here, and its paths in openapi.yaml.
func families() []api.Family {
	return []api.Family{loginsign.New(), ssojet.New(), genauth.New()}
}
