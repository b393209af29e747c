import type { BareJid } from "@tandem/protocol";
import { converse, Network } from "@tandem/testkit/federation-scene";
import { VirtualTime } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";

test.each(["montague.example", "lab.capulet.example"])(
  "[VC2] who lets somebody at %s see no presence shows no card, and does not tell that they are there (XEP-0054 §3.3)",
  async (elsewhere) => {
    const network = new Network(new VirtualTime());
    const montague = await network.adds(elsewhere, { modules });
    const capulet = await network.adds("capulet.example", { modules });
    const jid = "juliet@capulet.example" as BareJid;
    await capulet.core.use(accounts).add({ jid, secret: { kind: "password", password: "secret" } });
    const romeo = await montague.connect(`romeo@${elsewhere}/o`, { available: true });
    for (const name of ["juliet", "nobody"]) {
      await romeo.sends(`<iq type="get" id="c" to="${name}@capulet.example"><vCard xmlns="vcard-temp"/></iq>`);
      await converse();
      expect(romeo.takesAll().map((stanza) => stanza.child("error")?.firstElement()?.name)).toEqual(["forbidden"]);
    }
  },
);
