// Signs in with stanza 12 over WebSocket, or BOSH for an http address, and says what it saw as one line of JSON.
import { createClient } from "stanza";

const [service, username, password] = process.argv.slice(2);
const seen = [];
const xmpp = createClient({
  jid: `${username}@localhost`,
  password,
  transports: service.startsWith("http") ? { websocket: false, bosh: service } : { websocket: service, bosh: false },
  autoReconnect: false,
});

function finish() {
  console.log(JSON.stringify(seen));
  process.exit(0);
}
xmpp.on("auth:failed", () => seen.push("auth:failed"));
xmpp.on("session:started", (jid) => {
  seen.push(`online ${(jid ?? xmpp.jid).split("/")[0]}`);
  xmpp.sendMessage({ to: xmpp.jid, id: "m1", type: "chat", body: "to myself" });
});
xmpp.on("message", (message) => {
  seen.push(`message ${message.id}`);
  xmpp.disconnect();
});
xmpp.on("disconnected", finish);
xmpp.connect();
setTimeout(finish, 15_000);
