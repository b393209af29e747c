"""Signs in with slixmpp over STARTTLS or direct TLS and says what it saw as one line of JSON."""
import json
import ssl
import sys

import slixmpp

host, port, mode, ca_file, username, password = sys.argv[1:7]
seen = []


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__(f"{username}@localhost/slixmpp", password)
        self.register_plugin("xep_0198")
        self.ca_certs = ca_file
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("failed_auth", lambda _: seen.append("failed_auth"))
        self.add_event_handler("sm_enabled", lambda _: seen.append("sm_enabled"))
        self.add_event_handler("message", self.message)
        for event in ("failed_all_auth", "connection_failed", "disconnected"):
            self.add_event_handler(event, lambda _: self.loop.call_soon(self.loop.stop))

    async def start(self, _event):
        seen.append(f"online {self.boundjid.full} by {self['feature_mechanisms'].mech.name}")
        self.send_presence()
        self.send_message(mto=self.boundjid.full, mbody="to myself", mtype="chat")

    def message(self, message):
        seen.append(f"message {message['body']}")
        self.disconnect()


client = Client()
client.ssl_version = ssl.PROTOCOL_TLS_CLIENT
client.connect((host, int(port)), use_ssl=mode == "direct", force_starttls=mode == "starttls", disable_starttls=mode == "direct")
client.loop.call_later(15, client.loop.stop)
client.loop.run_forever()
print(json.dumps(seen))
