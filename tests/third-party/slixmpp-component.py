"""A component made of slixmpp that says everything back in capitals. Prints what happens, a word a line."""
import asyncio
import sys

from slixmpp.componentxmpp import ComponentXMPP

host, secret, port = sys.argv[1], sys.argv[2], int(sys.argv[3])


class Echo(ComponentXMPP):
    def __init__(self):
        super().__init__(host, secret, "127.0.0.1", port)
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.add_event_handler("session_start", lambda _: print("ready", flush=True))
        self.add_event_handler("stream_error", self.on_error)
        self.add_event_handler("message", self.on_message)

    def on_error(self, error):
        print(error["condition"], flush=True)

    def on_message(self, message):
        if message["type"] in ("chat", "normal"):
            message.reply(message["body"].upper()).send()


asyncio.set_event_loop(asyncio.new_event_loop())
component = Echo()
component.connect()
component.process(forever=True)
