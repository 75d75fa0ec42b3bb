curl --location -g --request GET 'https://api.ssojet.com/api/v1/users/{{userid}}/loginlogs?client_id=string&client_id=' \
--header 'accept: */*' \
--header 'accept-language: en-US,en;q=0.9' \
--header 'user-agent: SSOJET API' \
--header 'User-Agent: SSOjet/1.0.0 (https://ssojet.com)' \
--header 'Content-Type: application/json'
