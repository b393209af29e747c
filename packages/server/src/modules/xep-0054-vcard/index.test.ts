import { type BareJid, parseBareJid } from "@tandem/protocol";
import { errorXml, scene } from "@tandem/testkit/server-scene";
import { test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { xep0054Vcard } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const card = (inner: string): string => `<vCard xmlns="vcard-temp">${inner}</vCard>`;
const own = card("<FN>Juliet Capulet</FN><X-SUN>yes</X-SUN>");

async function verona(limits = {}) {
  const stage = await scene({ modules: [accountsModule, xep0054Vcard], limits });
  const jid = parseBareJid(JULIET) as BareJid;
  await stage.core
    .use(accounts)
    .add({ jid, name: "Juliet C", title: "Heiress", secret: { kind: "password", password: "secret" } });
  return { juliet: await stage.connect(`${JULIET}/balcony`), romeo: await stage.connect("romeo@capulet.lit/orchard") };
}

test("[VC1] [VC2] own card is kept whole, and read by others (XEP-0054 ex. 1-6)", async () => {
  const { juliet, romeo } = await verona();
  const ask = `<iq type="get" id="2" to="${JULIET}">${card("")}</iq>`;
  await romeo.sends(ask);
  romeo.receives(
    `<iq type="result" id="2" from="${JULIET}" to="*">${card("<FN>Juliet C</FN><NICKNAME>Juliet C</NICKNAME><TITLE>Heiress</TITLE>")}</iq>`,
  );
  await juliet.sends(`<iq type="set" id="1">${own}</iq>`);
  juliet.receives(`<iq type="result" id="1" to="*"/>`);
  await romeo.sends(ask);
  romeo.receives(`<iq type="result" id="2" from="${JULIET}" to="*">${own}</iq>`);
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
