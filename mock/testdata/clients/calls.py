"""Makes the calls of $CALLS, an array of [method, arguments], one after the other, and prints what each returned."""

import json
import os

from authing import ManagementClient

client = ManagementClient(os.environ["ACCESS_KEY_ID"], os.environ["ACCESS_KEY_SECRET"], host=os.environ["API_URL"])
for method, arguments in json.loads(os.environ["CALLS"]):
    print(json.dumps(getattr(client, method)(**arguments)))
