import { formatDateTime } from "@tandem/protocol/xep-0082-datetime";
import { buildTime, NS_TIME } from "@tandem/protocol/xep-0202-time";
import { defineModule } from "../../core/index.ts";

/** XEP-0202 v2.0 §2. The server's own zone is no concern of its clients: UTC. */
export const xep0202Time = defineModule({
  name: "xep-0202-time",
  features: { domain: [NS_TIME] },
  setup(host) {
    host.onIq("domain", "get", NS_TIME, "time", () => buildTime(0, formatDateTime(host.clock.now())));
  },
});
