const auth = Buffer.from(`${appId}:${clientSecret}`).toString('base64');
const res = await fetch(`${API_URL}/api/applications/${appId}/users`, {
  method: 'GET',
  headers: { Authorization: `Basic ${auth}` }
});
const data = await res.json(); // { users, total }
