import { coreErrors, defineModule, isOwn } from "../../core/index.ts";

export const NS_PING = "urn:xmpp:ping";

/** XEP-0199 v2.0.1 §4.2: the domain and the own account answer; another's account does not say whether it exists. */
export const xep0199Ping = defineModule({
  name: "xep-0199-ping",
  features: { domain: [NS_PING], account: [NS_PING] },
  setup(host) {
    host.onIq("domain", "get", NS_PING, "ping", () => undefined);
    host.onIq("account", "get", NS_PING, "ping", ({ from, to }) => {
      if (!isOwn(from, to)) throw coreErrors.raise["core/unhandled"]();
      return undefined;
    });
  },
});
