import { type BareJid, parseBareJid } from "@tandem/protocol";
import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemAccess } from "../tandem-access/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0054Vcard } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const card = (inner: string): string => `<vCard xmlns="vcard-temp">${inner}</vCard>`;
const own = card("<FN>Juliet Capulet</FN><X-SUN>yes</X-SUN>");

const modules = [
  accountsModule,
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0191Blocking,
  xep0115Caps,
  xep0060Pubsub,
  tandemAccess,
  xep0054Vcard,
];

async function verona(limits = {}) {
  const stage = await scene({ modules, limits });
  const jid = parseBareJid(JULIET) as BareJid;
  await stage.core
    .use(accounts)
    .add({ jid, name: "Juliet C", title: "Heiress", secret: { kind: "password", password: "secret" } });
  return { juliet: await stage.connect(`${JULIET}/balcony`), romeo: await stage.connect("romeo@capulet.lit/orchard") };
}

test("[VC1] [VC2] own card is kept whole, and read by others with what the organisation knows (XEP-0054 ex. 1-6)", async () => {
  const { juliet, romeo } = await verona();
  const ask = `<iq type="get" id="2" to="${JULIET}">${card("")}</iq>`;
  await romeo.sends(ask);
  romeo.receives(
    `<iq type="result" id="2" from="${JULIET}" to="*">${card("<FN>Juliet C</FN><NICKNAME>Juliet C</NICKNAME><TITLE>Heiress</TITLE>")}</iq>`,
  );
  await juliet.sends(`<iq type="set" id="1">${own}</iq>`);
  juliet.receives(`<iq type="result" id="1" to="*"/>`);
  await romeo.sends(ask);
  const filled = card("<FN>Juliet Capulet</FN><X-SUN>yes</X-SUN><TITLE>Heiress</TITLE>");
  romeo.receives(`<iq type="result" id="2" from="${JULIET}" to="*">${filled}</iq>`);
  await juliet.sends(`<iq type="get" id="3">${card("")}</iq>`);
  juliet.receives(`<iq type="result" id="3" to="*">${own}</iq>`);
});

test("[VC3] nobody sets another's; nobody is not there (XEP-0054 §3.2, §3.3)", async () => {
  const { juliet, romeo } = await verona();
  await romeo.sends(`<iq type="set" id="1" to="${JULIET}">${own}</iq>`);
  romeo.receives(`<iq type="error" id="1" from="${JULIET}" to="*">${errorXml("auth", "forbidden")}</iq>`);
  await juliet.sends(`<iq type="get" id="2" to="nobody@capulet.lit">${card("")}</iq>`);
  juliet.receives(
    `<iq type="error" id="2" from="nobody@capulet.lit" to="*">${errorXml("cancel", "item-not-found")}</iq>`,
  );
});

test("[VC4] at the limit and past it (SV3)", async () => {
  const { juliet } = await verona({ vcardCharsMax: own.length });
  await juliet.sends(`<iq type="set" id="1">${own}</iq>`);
  juliet.receives(`<iq type="result" id="1" to="*"/>`);
  await juliet.sends(`<iq type="set" id="2">${own.replace("yes", "yess")}</iq>`);
  juliet.receives(`<iq type="error" id="2" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
});

test("[VC5] [CO5] a colleague who was given another level sees other numbers, at once", async () => {
  const { juliet, romeo } = await verona();
  const mobile = "<TEL><CELL/><NUMBER>+44 1</NUMBER></TEL>";
  await juliet.sends(`<iq type="set" id="1">${card(mobile)}</iq>`);
  const numbers = async () => {
    romeo.takesAll();
    await romeo.sends(`<iq type="get" id="2" to="${JULIET}">${card("")}</iq>`);
    return romeo.takesAll()[0]?.child("vCard", "vcard-temp")?.elements("TEL").length;
  };
  expect(await numbers()).toBe(0);
  await juliet.sends(
    `<iq type="set" id="3"><access xmlns="urn:tandem:access:0"><item jid="romeo@capulet.lit" level="team"/></access></iq>`,
  );
  expect(await numbers()).toBe(1);
});
