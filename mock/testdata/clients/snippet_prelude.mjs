// What a LoginSign snippet expects around it, and a fetch that keeps the answers for snippet_coda.mjs.
const { API_URL, appId, clientSecret, globalId } = process.env;
const answers = [];
const realFetch = globalThis.fetch;
globalThis.fetch = async (...request) => {
  const answer = await realFetch(...request);
  answers.push(answer.clone());
  return answer;
};
