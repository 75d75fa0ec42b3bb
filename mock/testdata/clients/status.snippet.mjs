const auth = Buffer.from(`${appId}:${clientSecret}`).toString('base64');

await fetch(`${API_URL}/api/applications/${appId}/users/${globalId}/status`, {
  method: 'PATCH',
  headers: {
    Authorization: `Basic ${auth}`,
    'Content-Type': 'application/json'
  },
  body: JSON.stringify({
    status: 'PRO',
    variantName: 'Pro',
    duration: 'MONTH'
  })
});
