import { parseBareJid } from "@tandem/protocol";
import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { defaultLimits, SignInTokens, signInTokensSpec } from "../../core/index.ts";
import { xep0484Fast } from "./index.ts";

test.each(["credentialsChanged", "accountRemoved"] as const)(
  "[SV6] %s: no token of the account is left",
  async (event) => {
    const stage = await scene({ modules: [xep0484Fast] });
    const [juliet, romeo] = ["juliet@capulet.lit", "romeo@capulet.lit"].map((jid) => parseBareJid(jid));
    if (juliet == null || romeo == null) throw new Error("addresses");
    const tokens = new SignInTokens(stage.core.environment, defaultLimits);
    for (const account of [juliet, juliet, romeo]) await tokens.issue(account, {}, undefined);
    await stage.core.emit(event, juliet);
    const stored = stage.storage.collection(signInTokensSpec);
    expect([await stored.count(juliet), await stored.count(romeo)]).toEqual([0, 1]);
  },
);
