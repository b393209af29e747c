import { formatDateTime } from "@tandem/protocol/xep-0082-datetime";
import { el } from "@tandem/xml";
import { defineModule } from "../../core/index.ts";

export const NS_TIME = "urn:xmpp:time";

/** XEP-0202 v2.0 §2. The server's own zone is no concern of its clients: UTC. */
export const xep0202Time = defineModule({
  name: "xep-0202-time",
  features: { domain: [NS_TIME] },
  setup(host) {
    const leaf = (name: string, text: string) => el(name, NS_TIME, {}, text);
    host.onIq("domain", "get", NS_TIME, "time", () =>
      el("time", NS_TIME, {}, leaf("tzo", "+00:00"), leaf("utc", formatDateTime(host.clock.now()))),
    );
  },
});
