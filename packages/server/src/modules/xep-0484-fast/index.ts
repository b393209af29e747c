import { defineModule, SignInTokens } from "../../core/index.ts";

/** Takes "stay signed in" back, also where no stream runs: `tandem user passwd` beside a server that is stopped. */
export const xep0484Fast = defineModule({
  name: "xep-0484-fast",
  setup(host) {
    const tokens = new SignInTokens(host, host.limits);
    host.on("credentialsChanged", (account) => tokens.revokeAll(account));
    host.on("accountRemoved", (account) => tokens.revokeAll(account));
  },
});
