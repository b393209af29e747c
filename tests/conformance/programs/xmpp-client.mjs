// Signs in with @xmpp/client, sends itself a message, loses its connection, resumes, and says what it saw as one line of JSON.
import { client, xml } from "@xmpp/client";

const [service, username, password] = process.argv.slice(2);
const seen = [];
const xmpp = client({ service, domain: "localhost", username, password });
xmpp.on("error", (error) => seen.push(`error ${error.condition ?? error.message}`));

function finish() {
  console.log(JSON.stringify(seen));
  process.exit(0);
}

/** Without a goodbye, as a network does it. What `socket` is depends on the transport. */
function cut(socket) {
  const layer = socket.socket ?? socket;
  (layer.terminate ?? layer.destroy ?? layer.close).call(layer);
}

xmpp.on("online", (jid) => {
  seen.push(`online ${jid.bare()}`);
  void xmpp.send(xml("message", { to: jid.toString(), id: "m1", type: "chat" }, xml("body", {}, "to myself")));
});
xmpp.streamManagement.on("resumed", () => {
  seen.push("resumed");
  void xmpp.send(xml("message", { to: xmpp.jid.toString(), id: "m2", type: "chat" }));
});
xmpp.on("stanza", (stanza) => {
  if (!stanza.is("message")) return;
  seen.push(`message ${stanza.attrs.id}`);
  if (stanza.attrs.id === "m1") cut(xmpp.socket);
  else void xmpp.stop().then(finish);
});
xmpp.start().catch(finish);
setTimeout(finish, 15_000);
