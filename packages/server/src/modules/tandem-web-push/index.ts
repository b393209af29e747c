import { bareJid, type BareJid, iqResult } from "@tandem/protocol";
import {
  buildRegistered,
  buildServerKey,
  type BrowserRegistration,
  NS_WEB_PUSH,
  parseRegister,
} from "@tandem/protocol/tandem-web-push";
import { buildDiscoInfo, NS_DISCO_INFO } from "@tandem/protocol/xep-0030-disco";
import { NS_PUBSUB, parsePubsubRequest } from "@tandem/protocol/xep-0060-pubsub";
import { NS_PUSH, parseNotification } from "@tandem/protocol/xep-0357-push";
import type { XmlElement } from "@tandem/xml";
import { type CollectionSpec, coreErrors, defineModule, type Session, type StanzaContext } from "../../core/index.ts";
import { type ServerKeys, webPush, type WebPushSender } from "./contract.ts";
import { webPushErrors } from "./errors.ts";
import { payloadOf } from "./payload.ts";
import { isHeldBack, isZone, preferencesOf } from "./quiet.ts";

interface StoredBrowser extends BrowserRegistration {
  /** Milliseconds since 1970. */
  readonly at: number;
}
/** Owner: the account; key: the node. The index finds the owner of a node. */
const browserSpec: CollectionSpec<StoredBrowser & { readonly node: string }> = {
  name: "web-push-browsers",
  version: 1,
  index: ({ node }) => [node],
};
/** Owner: none; key: empty. */
const keysSpec: CollectionSpec<ServerKeys> = { name: "web-push-keys", version: 1 };

/** What the service answers, by type, name and namespace of the payload. Each stands in docs/permissions.md, or a test fails. */
export const WEB_PUSH_IQS = [
  `get query ${NS_DISCO_INFO}`,
  `get server-key ${NS_WEB_PUSH}`,
  `set pubsub ${NS_PUBSUB}`,
  `set register ${NS_WEB_PUSH}`,
  `set unregister ${NS_WEB_PUSH}`,
] as const;
type WebPushIq = (typeof WEB_PUSH_IQS)[number];
type Answering = (
  context: StanzaContext,
  payload: XmlElement,
) => XmlElement | undefined | Promise<XmlElement | undefined>;

/** docs/protocol/web-push.md: a push service (XEP-0357 §3) for browsers, beside the server. */
export const tandemWebPush = defineModule({
  name: "tandem-web-push",
  errors: webPushErrors.table,
  setup(host) {
    const browsers = host.storage.collection(browserSpec);
    const keys = host.storage.collection(keysSpec);
    const address = bareJid("", `push.${host.domain}`);

    function own(session: Session | undefined): BareJid {
      if (session === undefined) throw coreErrors.raise["core/forbidden"]();
      return session.account;
    }

    /** WP1, WP2. */
    async function register(account: BareJid, payload: XmlElement, sender: WebPushSender): Promise<XmlElement> {
      const subscription = parseRegister(payload);
      if (subscription === null || (subscription.zone !== undefined && !isZone(subscription.zone)))
        throw webPushErrors.raise["web-push/malformed"]();
      if (!sender.accepts(subscription.endpoint)) throw webPushErrors.raise["web-push/endpoint"]();
      const rows = (await browsers.list(account)).toSorted((a, b) => a.value.at - b.value.at);
      const known = rows.find(({ value }) => value.endpoint === subscription.endpoint);
      const surplus = rows.length + (known === undefined ? 1 : 0) - host.limits.webPushBrowsersPerAccountMax;
      for (const { key } of rows.slice(0, Math.max(0, surplus))) await browsers.delete(account, key);
      const node = known?.key ?? host.random.id();
      await browsers.put(account, node, { ...subscription, node, at: host.clock.now() });
      return buildRegistered(address, node);
    }

    async function unregister(account: BareJid, node: string | undefined): Promise<undefined> {
      if (node === undefined) await browsers.deleteOwner(account);
      else await browsers.delete(account, node);
      return undefined;
    }

    /** WP3: only our own server publishes, on behalf of the account that owns the node. */
    async function publish({ from, isRemote, session }: StanzaContext, payload: XmlElement, sender: WebPushSender) {
      if (from !== host.domainJid || isRemote || session !== undefined) throw coreErrors.raise["core/forbidden"]();
      const request = parsePubsubRequest(payload);
      const summary = request?.kind === "publish" ? parseNotification(request.items[0]?.payload) : null;
      if (request?.kind !== "publish" || summary === null) throw coreErrors.raise["core/bad-request"]();
      const [row] = await browsers.find(request.node, { limit: 1 });
      if (row === undefined) throw webPushErrors.raise["web-push/gone"]();
      const account = row.owner as BareJid;
      const { tells, zone } = row.value;
      if (tells?.includes(summary.kind ?? "conversation") === false) return undefined;
      const preferences = await preferencesOf(host, account);
      if (await isHeldBack(host, account, zone, preferences, summary)) return undefined;
      const told = await payloadOf(host, account, preferences, summary);
      const outcome = await sender.send(row.value, JSON.stringify(told));
      if (outcome === "failed") throw webPushErrors.raise["web-push/failed"]();
      if (outcome === "sent") return undefined;
      await browsers.delete(row.owner, row.key);
      throw webPushErrors.raise["web-push/gone"]();
    }

    function info(): XmlElement {
      return buildDiscoInfo({
        identities: [{ category: "pubsub", type: "push", name: "Notifications of browsers" }],
        features: [NS_DISCO_INFO, NS_PUSH, NS_WEB_PUSH],
        forms: [],
      });
    }

    const answersOf = (sender: WebPushSender, publicKey: string): Readonly<Record<WebPushIq, Answering>> => ({
      [`get query ${NS_DISCO_INFO}`]: info,
      [`get server-key ${NS_WEB_PUSH}`]: () => buildServerKey(publicKey),
      [`set pubsub ${NS_PUBSUB}`]: (context, payload) => publish(context, payload, sender),
      [`set register ${NS_WEB_PUSH}`]: ({ session }, payload) => register(own(session), payload, sender),
      [`set unregister ${NS_WEB_PUSH}`]: ({ session }, payload) => unregister(own(session), payload.attr("node")),
    });

    function serve(sender: WebPushSender, publicKey: string): void {
      host.disco.domainItems.push({ jid: address, name: "Notifications of browsers" });
      const answers: ReadonlyMap<string, Answering> = new Map(Object.entries(answersOf(sender, publicKey)));
      host.addService(address, async (context) => {
        const { stanza, session } = context;
        const type = stanza.attr("type");
        if (stanza.name !== "iq" || (type !== "get" && type !== "set")) return;
        const payload = stanza.firstElement();
        const answer = payload && answers.get(`${type} ${payload.name} ${payload.ns}`);
        if (payload === undefined || answer === undefined) throw coreErrors.raise["core/unhandled"]();
        const reply = iqResult(stanza, await answer(context, payload));
        if (session !== undefined) session.send(reply);
        else await host.router.route(reply);
      });
    }

    // WP7: a browser that somebody lost must not go on telling.
    host.on("credentialsChanged", async (account) => void (await browsers.deleteOwner(account)));
    host.on("accountRemoved", async (account) => void (await browsers.deleteOwner(account)));
    host.provide(webPush, {
      keys: async (make) => (await keys.update("", "", (old) => old ?? make())) ?? make(),
      serve,
    });
  },
});
