import type { DataForm } from "@tandem/protocol/xep-0004-data-forms";
import { parseDiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { contactForm } from "@tandem/protocol/xep-0157-contact";
import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0092Version } from "../xep-0092-version/index.ts";
import { xep0199Ping } from "../xep-0199-ping/index.ts";
import { xep0202Time } from "../xep-0202-time/index.ts";
import { xep0030Disco } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const INFO = "http://jabber.org/protocol/disco#info";
const ITEMS = "http://jabber.org/protocol/disco#items";
const modules = [rfc6121Roster, rfc6121Presence, xep0030Disco, xep0199Ping, xep0092Version, xep0202Time];

async function verona() {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO] });
  stage.core.disco.accountFeatures.add("http://jabber.org/protocol/pubsub#publish");
  stage.core.disco.domainItems.push({ jid: "rooms.capulet.lit" as never, name: "Rooms" });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  return { juliet, romeo };
}

test("[DI1] the domain tells itself and its services (XEP-0030 ex. 1, 2, 16)", async () => {
  const { juliet } = await verona();
  await juliet.sends(`<iq type="get" id="i" to="capulet.lit"><query xmlns="${INFO}"/></iq>`);
  const [answer] = juliet.takesAll();
  const query = answer?.child("query", INFO);
  expect(query?.child("identity")?.attr("category")).toBe("server");
  expect(query?.elements("feature").map((feature) => feature.attr("var"))).toContain("urn:xmpp:ping");
  await juliet.sends(`<iq type="get" id="i" to="capulet.lit"><query xmlns="${ITEMS}"/></iq>`);
  juliet.receives(
    `<iq type="result" id="i" from="capulet.lit" to="*"><query xmlns="${ITEMS}"><item jid="rooms.capulet.lit" name="Rooms"/></query></iq>`,
  );
});

test("[DI5] the domain tells how to reach who runs it, when that is known (XEP-0157 ex. 1, 2)", async () => {
  const stage = await scene({ modules, accounts: [JULIET] });
  const juliet = await stage.connect(`${JULIET}/balcony`);
  const formOf = async () => {
    await juliet.sends(`<iq type="get" id="i" to="capulet.lit"><query xmlns="${INFO}"/></iq>`);
    return parseDiscoInfo(juliet.takesAll()[0]?.child("query", INFO))?.forms;
  };
  expect(await formOf()).toEqual([]);
  const form = contactForm({ abuse: [], admin: ["xmpp:nurse@capulet.lit"], security: [], support: [] });
  stage.core.disco.domainForms.push(form as DataForm);
  expect((await formOf())?.[0]?.fields.at(-1)).toMatchObject({
    name: "admin-addresses",
    values: ["xmpp:nurse@capulet.lit"],
  });
});

test("[DI2] [DI3] own account tells all, a contact's what is of use, a stranger's nothing", async () => {
  const { juliet, romeo } = await verona();
  const features = async (client: typeof juliet, to: string): Promise<string[] | undefined> => {
    await client.sends(`<iq type="get" id="i" to="${to}"><query xmlns="${INFO}"/></iq>`);
    const query = client.takesAll()[0]?.child("query", INFO);
    return query?.elements("feature").map((feature) => feature.attr("var") ?? "");
  };
  expect(await features(juliet, JULIET)).toContain("jabber:iq:roster");
  expect(await features(romeo, JULIET)).toBeUndefined();
  await romeo.sends(`<iq type="get" id="n" to="nobody@capulet.lit"><query xmlns="${INFO}"/></iq>`);
  romeo.receives(
    `<iq type="error" id="n" from="nobody@capulet.lit" to="*">${errorXml("cancel", "service-unavailable")}</iq>`,
  );
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await juliet.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  romeo.forgets();
  expect(await features(romeo, JULIET)).toEqual(["http://jabber.org/protocol/pubsub#publish"]);
});

test("[DI4] a node that is not there (XEP-0030 §7)", async () => {
  const { juliet } = await verona();
  await juliet.sends(`<iq type="get" id="i" to="capulet.lit"><query xmlns="${INFO}" node="x"/></iq>`);
  juliet.receives(`<iq type="error" id="i" from="capulet.lit" to="*">${errorXml("cancel", "item-not-found")}</iq>`);
});

test("ping, version and time (XEP-0199 ex. 3, XEP-0092 ex. 2, XEP-0202 ex. 2)", async () => {
  const { juliet, romeo } = await verona();
  const asks = (inner: string, to = "capulet.lit"): Promise<void> =>
    juliet.sends(`<iq type="get" id="i" to="${to}">${inner}</iq>`);
  const answers = (inner: string): void =>
    void juliet.receives(`<iq type="result" id="i" from="capulet.lit" to="*">${inner}</iq>`);
  await asks(`<ping xmlns="urn:xmpp:ping"/>`);
  answers("");
  await asks(`<query xmlns="jabber:iq:version"/>`);
  answers(`<query xmlns="jabber:iq:version"><name>Tandem</name><version>0.0.0-test</version></query>`);
  await asks(`<time xmlns="urn:xmpp:time"/>`);
  answers(`<time xmlns="urn:xmpp:time"><tzo>+00:00</tzo><utc>2026-05-17T12:00:00.000Z</utc></time>`);
  await asks(`<ping xmlns="urn:xmpp:ping"/>`, ROMEO);
  juliet.receives(`<iq type="error" id="i" from="${ROMEO}" to="*">${errorXml("cancel", "service-unavailable")}</iq>`);
  romeo.receivesNothing();
});
