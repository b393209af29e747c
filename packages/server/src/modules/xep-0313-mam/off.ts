import { defineModule } from "../../core/index.ts";
import { personalArchives } from "./contract.ts";
import { purge } from "./purge.ts";

/**
 * AR12. Stands in for the archives of people where the operator wants none: nothing is kept and nothing is offered, but what
 * was kept before goes with its account. Rooms have archives of their own, and messages still wait for who is away (XEP-0160).
 */
export const xep0313Off = defineModule({
  name: "xep-0313-mam",
  setup(host) {
    host.provide(personalArchives, { areKept: false });
    host.on("accountRemoved", (account) => purge(host.storage, account));
  },
});
