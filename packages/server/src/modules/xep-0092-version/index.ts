import { el } from "@tandem/xml";
import { defineModule } from "../../core/index.ts";

export const NS_VERSION = "jabber:iq:version";

/** XEP-0092 v1.1 §3. Without `<os/>`: what the machine runs is nobody's business (§5). */
export const xep0092Version = defineModule({
  name: "xep-0092-version",
  features: { domain: [NS_VERSION] },
  setup(host) {
    const leaf = (name: string, text: string) => el(name, NS_VERSION, {}, text);
    host.onIq("domain", "get", NS_VERSION, "query", () =>
      el("query", NS_VERSION, {}, leaf("name", "Tandem"), leaf("version", host.version)),
    );
  },
});
