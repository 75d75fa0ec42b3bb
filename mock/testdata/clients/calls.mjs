// Makes the calls of $CALLS, an array of [method, argument], one after the other, and prints what each returned.
import { ManagementClient } from "authing-node-sdk";

const { API_URL, ACCESS_KEY_ID, ACCESS_KEY_SECRET, CALLS } = process.env;
const client = new ManagementClient({ accessKeyId: ACCESS_KEY_ID, accessKeySecret: ACCESS_KEY_SECRET, host: API_URL });
for (const [method, argument] of JSON.parse(CALLS)) {
  console.log(JSON.stringify(await client[method](argument)));
}
