for (const answer of answers) {
  console.log(JSON.stringify({ status: answer.status, body: await answer.json() }));
}
