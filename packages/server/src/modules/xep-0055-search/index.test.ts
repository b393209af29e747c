import { type BareJid, parseBareJid } from "@tandem/protocol";
import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { xep0055Search } from "./index.ts";

const NS = "jabber:iq:search";

async function verona() {
  const stage = await scene({ modules: [accountsModule, xep0055Search] });
  for (const [local, name, mail] of [
    ["juliet", "Juliet Capulet", "juliet@verona.example"],
    ["tybalt", "Tybalt Capulet", undefined],
    ["romeo", "Romeo Montague", undefined],
  ] as const) {
    const jid = parseBareJid(`${local}@capulet.lit`) as BareJid;
    await stage.core.use(accounts).add({ jid, name, mail, secret: { kind: "password", password: "secret" } });
  }
  return stage.connect("romeo@capulet.lit/orchard");
}

test("[SE1] the fields, as elements and as a form (XEP-0055 ex. 2, 7)", async () => {
  const romeo = await verona();
  await romeo.sends(`<iq type="get" id="1" to="capulet.lit"><query xmlns="${NS}"/></iq>`);
  const query = romeo.takesAll()[0]?.child("query", NS);
  expect(query?.elements().map((child) => child.name)).toEqual(["instructions", "first", "last", "nick", "email", "x"]);
});

test("[SE1] [SE2] found by elements (XEP-0055 ex. 3, 4)", async () => {
  const romeo = await verona();
  await romeo.sends(
    `<iq type="set" id="2" to="capulet.lit"><query xmlns="${NS}"><first>jul</first><last>cap</last></query></iq>`,
  );
  romeo.receives(
    `<iq type="result" id="2" from="capulet.lit" to="*"><query xmlns="${NS}"><item jid="juliet@capulet.lit">
      <first>Juliet</first><last>Capulet</last><nick>Juliet Capulet</nick><email>juliet@verona.example</email></item></query></iq>`,
  );
});

test("[SE1] [SE2] found by form, wildcards ignored (XEP-0055 ex. 8, 9)", async () => {
  const romeo = await verona();
  const form = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${NS}</value></field>
    <field var="nick"><value>*capulet*</value></field></x>`;
  await romeo.sends(`<iq type="set" id="3" to="capulet.lit"><query xmlns="${NS}">${form}</query></iq>`);
  const x = romeo.takesAll()[0]?.child("query", NS)?.child("x", "jabber:x:data");
  expect(x?.elements("item").map((item) => item.elements("field")[0]?.childText("value"))).toEqual([
    "juliet@capulet.lit",
    "tybalt@capulet.lit",
  ]);
});

test("[SE3] a search for nothing, or for too much, is refused", async () => {
  const romeo = await verona();
  for (const nick of ["", " * ", "x".repeat(201)]) {
    await romeo.sends(`<iq type="set" id="4" to="capulet.lit"><query xmlns="${NS}"><nick>${nick}</nick></query></iq>`);
    romeo.receives(`<iq type="error" id="4" from="capulet.lit" to="*">${errorXml("modify", "bad-request")}</iq>`);
  }
});
