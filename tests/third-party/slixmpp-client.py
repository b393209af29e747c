"""A person's program made of slixmpp, driven by lines of JSON.

In:  {"id": 1, "do": "join", ...}    Out: {"id": 1, "ok": ...} or {"id": 1, "error": "..."}
Every stanza that comes is told as {"stanza": "<message .../>"}, in order.
"""
import asyncio
import io
import json
import logging
import ssl
import sys
import urllib.request
import xml.etree.ElementTree as ET

import slixmpp

PLUGINS = ("xep_0004", "xep_0030", "xep_0045", "xep_0059", "xep_0060", "xep_0108", "xep_0115", "xep_0163", "xep_0198", "xep_0199", "xep_0280", "xep_0313", "xep_0363")
TIMEOUT_SECONDS = 10


# slixmpp prints now and then; the channel to the test is ours alone.
channel, sys.stdout = sys.stdout, sys.stderr
# What it says of itself goes where the test takes it from when something fails.
logging.basicConfig(level=logging.DEBUG, format="%(relativeCreated)d %(name)s %(message)s")


def tell(line):
    channel.write(json.dumps(line) + "\n")
    channel.flush()


class Program:
    def __init__(self):
        self.client = None

    async def connect(self, jid, password, host, port, ca=None, direct=False, priority=0, carbons=False, plain=False):
        client = self.client = slixmpp.ClientXMPP(jid, password)
        for plugin in PLUGINS:
            client.register_plugin(plugin)
        client.ssl_version = ssl.PROTOCOL_TLS_CLIENT
        client.ca_certs = ca
        client.add_filter("in", self.show)
        ready = asyncio.get_running_loop().create_future()

        def settle(result):
            if not ready.done():
                ready.set_result(result)

        client.add_event_handler("session_start", lambda _: settle(None))
        client.add_event_handler("failed_all_auth", lambda _: settle("not-authorized"))
        client.add_event_handler("connection_failed", lambda reason: settle(f"connection: {reason}"))
        if plain:
            client.plugin["feature_mechanisms"].unencrypted_plain = True
        client.get_dns_records = self.nothing  # it asks the DNS for the domain although it has been told where to go
        client.connect((host, port), use_ssl=direct, force_starttls=not direct and not plain, disable_starttls=direct or plain)
        problem = await asyncio.wait_for(ready, TIMEOUT_SECONDS)
        if problem is not None:
            raise RuntimeError(problem)
        await client.get_roster()
        if carbons:
            await client.plugin["xep_0280"].enable()
        client.send_presence(ppriority=priority)
        return client.boundjid.full

    async def nothing(self, domain, port=None):
        return []

    def show(self, stanza):
        if stanza.name in ("message", "presence", "iq"):
            tell({"stanza": str(stanza)})
        return stanza

    async def presence(self, **options):
        self.client.send_presence(**options)

    async def message(self, to, body, type="chat", stanza_id=None):
        message = self.client.make_message(mto=to, mbody=body, mtype=type)
        if stanza_id is not None:
            message["id"] = stanza_id
        message.send()

    async def join(self, room, nick, password=None, maxstanzas=None):
        options = {} if maxstanzas is None else {"maxstanzas": maxstanzas}
        muc = self.client.plugin["xep_0045"]
        await muc.join_muc_wait(room, nick, password=password, timeout=TIMEOUT_SECONDS, **options)
        return sorted(muc.get_roster(room))

    async def accept(self, room):
        """Opens a room that was just made, as it is."""
        form = self.client.plugin["xep_0004"].make_form(ftype="submit")
        await self.client.plugin["xep_0045"].set_room_config(room, form)

    async def leave(self, room, nick):
        self.client.plugin["xep_0045"].leave_muc(room, nick)

    async def people(self, room):
        return sorted(self.client.plugin["xep_0045"].get_roster(room))

    async def archive(self, jid=None, peer=None, max=20, pages=100, backwards=False):
        """Ids and bodies, page by page as slixmpp itself walks the archive; each page oldest first."""
        walk = self.client.plugin["xep_0313"].retrieve(jid=jid, with_jid=peer, rsm={"max": max}, reverse=backwards, iterator=True)
        found = []
        async for answer in walk:
            results = [message["mam_result"] for message in answer["mam"]["results"]]
            found.append([{"id": result["id"], "body": result["forwarded"]["stanza"]["body"]} for result in results])
            if len(found) == pages:
                break
        return found

    async def activity(self, general=None, specific=None, text=None):
        """XEP-0108; without arguments there is none any more."""
        plugin = self.client.plugin["xep_0108"]
        if general is None:
            await plugin.stop()
        else:
            await plugin.publish_activity(general, specific, text)

    async def pubsub(self, act, service, node=None, item=None, payload=None, subscriptions=None, **options):
        """One request of XEP-0060 as slixmpp itself makes it; tells the answer."""
        if item is not None:
            options["id"] = item
        if payload is not None:
            options["payload"] = ET.fromstring(payload)
        if subscriptions is not None:
            options["subscriptions"] = [(slixmpp.JID(jid), state) for jid, state in subscriptions]
        where = [service] if node is None else [service, node]
        return str(await getattr(self.client.plugin["xep_0060"], act)(*where, timeout=TIMEOUT_SECONDS, **options))

    async def roster(self):
        await self.client.get_roster()
        known = self.client.client_roster
        return {jid: {"name": known[jid]["name"], "groups": sorted(known[jid]["groups"]), "subscription": known[jid]["subscription"]} for jid in known}

    async def contact(self, jid, name=None, groups=()):
        await self.client.update_roster(jid, name=name, groups=list(groups))

    async def iq(self, xml):
        """Sends an iq as it stands and tells the answer."""
        element = ET.fromstring(xml)
        request = self.client.make_iq(id=self.client.new_id(), ifrom=None, ito=element.get("to"), itype=element.get("type"))
        for child in element:
            request.append(child)
        try:
            return str(await request.send(timeout=TIMEOUT_SECONDS))
        except slixmpp.exceptions.IqError as error:
            return str(error.iq)

    async def upload(self, name, text, content_type=None):
        """XEP-0363: asks slixmpp for a slot, which sends the bytes. Tells the address. slixmpp 1.8's own search for the
        service fails under Python 3.11 (it hands coroutines to asyncio.wait), so the two discoveries are made here."""
        plugin, disco = self.client.plugin["xep_0363"], self.client.plugin["xep_0030"]
        items = await disco.get_items(jid=self.client.boundjid.domain)
        for jid, _, _ in items["disco_items"]["items"]:
            info = await disco.get_info(jid=jid)
            if any(identity[:2] == ("store", "file") for identity in info["disco_info"]["identities"]):
                plugin.upload_service = jid
                plugin.max_file_size = int(info["disco_info"]["form"]["values"]["max-file-size"])
        return await plugin.upload_file(name, size=len(text.encode()), content_type=content_type, input_file=io.BytesIO(text.encode()), timeout=TIMEOUT_SECONDS)

    async def fetch(self, url):
        """What a program gets that knows nothing but the address."""
        def get():
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:
                return {"text": answer.read().decode(), "type": answer.headers["Content-Type"], "as": answer.headers["Content-Disposition"]}
        return await asyncio.get_running_loop().run_in_executor(None, get)

    async def raw(self, xml):
        self.client.send_raw(xml)

    async def disconnect(self):
        await self.client.disconnect()


async def main():
    program = Program()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        request = json.loads(line)
        number, verb = request.pop("id"), request.pop("do")
        try:
            tell({"id": number, "ok": await getattr(program, verb)(**request)})
        except Exception as error:  # whatever it is, the test wants to read it
            condition = error.condition if hasattr(error, "condition") else ""
            tell({"id": number, "error": f"{type(error).__name__} {condition} {error}".strip()})


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
