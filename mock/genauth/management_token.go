package genauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/standin-mock/standin/mock/api"
	"github.com/standin-mock/standin/mock/world"
)

// ManagementTokenLifetime is how long a management token works (GX-03).
const ManagementTokenLifetime = 2 * time.Hour

// claims are what the SDKs read from a management token. The Python SDK decodes them with the plain base64 alphabet, so
// an access key's id should not hold ? or ~, whose bits can become the other alphabet's characters.
type claims struct {
	TokenType     string `json:"token_type"`
	UserPool      string `json:"scoped_userpool_id"`
	AccessKeyType string `json:"access_key_type"`
	AccessKeyID   string `json:"access_key_id"`
	ID            string `json:"jti"` // makes each token another one, so that one can be revoked alone (RFC 7519, 4.1.7)
	IssuedAt      int64  `json:"iat"`
	Expires       int64  `json:"exp"`
}

type accessToken struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int    `json:"expires_in"`
}

// getManagementToken gives a token for an access key, another one each time.
func getManagementToken(call *api.Call) (api.Reply, error) {
	key, err := call.AccessKey(call.Text("accessKeyId"))
	if err != nil || subtle.ConstantTimeCompare([]byte(key.Secret), []byte(call.Text("accessKeySecret"))) != 1 {
		return api.Reply{}, &failure{
			statusCode: http.StatusUnauthorized, apiCode: apiSignature, message: "accessKeyId or accessKeySecret is wrong",
		}
	}
	token, err := managementToken(key, call.RequestID.String(), call.Now())
	if err != nil {
		return api.Reply{}, err
	}
	call.PutToken(world.Token{
		Value: token, Kind: world.ManagementToken, Owner: key.ID, ExpiresAt: call.Now().Add(ManagementTokenLifetime),
	})
	return success(call, accessToken{AccessToken: token, ExpiresIn: int(ManagementTokenLifetime.Seconds())}), nil
}

// managementToken makes the JWT. No SDK checks its signature, and the mock looks the token up; HS256 wants a key of 32
// bytes, which a secret need not have.
func managementToken(key world.AccessKey, id string, now time.Time) (string, error) {
	signingKey := sha256.Sum256([]byte("management token\n" + key.Secret))
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.HS256, Key: signingKey[:]}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", fmt.Errorf("management token of %s: %w", key.ID, err)
	}
	token, err := jwt.Signed(signer).Claims(claims{
		TokenType: "management_token", UserPool: key.ID, AccessKeyType: "userpool", AccessKeyID: key.ID,
		ID: id, IssuedAt: now.Unix(), Expires: now.Add(ManagementTokenLifetime).Unix(),
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("management token of %s: %w", key.ID, err)
	}
	return token, nil
}
