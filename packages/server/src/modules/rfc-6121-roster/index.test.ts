import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6121Roster } from "./index.ts";

const ROSTER = "jabber:iq:roster";
const JULIET = "juliet@capulet.lit";

async function balconyAndChamber(limits = {}) {
  const stage = await scene({ modules: [rfc6121Roster], limits });
  const balcony = await stage.connect(`${JULIET}/balcony`);
  const chamber = await stage.connect(`${JULIET}/chamber`);
  const romeo = await stage.connect("romeo@capulet.lit/orchard");
  await balcony.sends(`<iq type="get" id="r0"><query xmlns="${ROSTER}"/></iq>`);
  balcony.receives(`<iq type="result" id="r0" to="${balcony.jid}"><query xmlns="${ROSTER}"/></iq>`);
  return { stage, balcony, chamber, romeo };
}

const nurse = (inner = "<group>Servants</group>", attrs = `name="Nurse"`): string =>
  `<query xmlns="${ROSTER}"><item jid="nurse@capulet.lit" ${attrs}>${inner}</item></query>`;
const pushed = (to: string, item: string): string =>
  `<iq type="set" id="*" to="${to}"><query xmlns="${ROSTER}" ver="*">${item}</query></iq>`;

test("[RO1] [RO2] a set is pushed to interested sessions only, then answered (RFC 6121 §2.3.2)", async () => {
  const { balcony, chamber, romeo } = await balconyAndChamber();
  await balcony.sends(`<iq type="set" id="r1">${nurse()}</iq>`);
  balcony.receives(
    pushed(
      balcony.jid,
      `<item jid="nurse@capulet.lit" name="Nurse" subscription="none"><group>Servants</group></item>`,
    ),
  );
  balcony.receives(`<iq type="result" id="r1" to="${balcony.jid}"/>`);
  chamber.receivesNothing(); // never asked for the roster
  romeo.receivesNothing();
});

test("[RO2] a client cannot grant itself a subscription (RFC 6121 §2.1.2.5)", async () => {
  const { balcony } = await balconyAndChamber();
  await balcony.sends(`<iq type="set" id="r1">${nurse("", `subscription="both" ask="subscribe"`)}</iq>`);
  balcony.receives(pushed(balcony.jid, `<item jid="nurse@capulet.lit" subscription="none"/>`));
});

test("[RO3] removal is pushed; a second one finds nothing (RFC 6121 §2.5.2)", async () => {
  const { balcony } = await balconyAndChamber();
  await balcony.sends(`<iq type="set" id="r1">${nurse()}</iq>`);
  balcony.forgets();
  await balcony.sends(`<iq type="set" id="r2">${nurse("", `subscription="remove"`)}</iq>`);
  balcony.receives(pushed(balcony.jid, `<item jid="nurse@capulet.lit" subscription="remove"/>`));
  balcony.receives(`<iq type="result" id="r2" to="${balcony.jid}"/>`);
  await balcony.sends(`<iq type="set" id="r3">${nurse("", `subscription="remove"`)}</iq>`);
  balcony.receives(`<iq type="error" id="r3" to="${balcony.jid}">${errorXml("modify", "item-not-found")}</iq>`);
});

test("[RO4] a known version is answered empty, changes follow as pushes, deletions too (RFC 6121 §2.6.3)", async () => {
  const { balcony, chamber } = await balconyAndChamber();
  await balcony.sends(`<iq type="set" id="r1">${nurse()}</iq>`);
  await chamber.sends(`<iq type="get" id="v1"><query xmlns="${ROSTER}" ver=""/></iq>`);
  const version = chamber.receives(
    `<iq type="result" id="v1" to="*"><query xmlns="${ROSTER}" ver="*">...</query></iq>`,
  );
  const ver = version.child("query", ROSTER)?.attr("ver") ?? "";
  await chamber.sends(`<iq type="get" id="v2"><query xmlns="${ROSTER}" ver="${ver}"/></iq>`);
  chamber.receives(`<iq type="result" id="v2" to="*"/>`);
  chamber.receivesNothing();
  await balcony.sends(`<iq type="set" id="r2">${nurse("", `subscription="remove"`)}</iq>`);
  chamber.forgets();
  await chamber.sends(`<iq type="get" id="v3"><query xmlns="${ROSTER}" ver="${ver}"/></iq>`);
  chamber.receives(`<iq type="result" id="v3" to="*"/>`);
  chamber.receives(pushed(chamber.jid, `<item jid="nurse@capulet.lit" subscription="remove"/>`));
  await chamber.sends(`<iq type="get" id="v4"><query xmlns="${ROSTER}" ver="999999"/></iq>`);
  chamber.receives(`<iq type="result" id="v4" to="*"><query xmlns="${ROSTER}" ver="*"/></iq>`);
});

test("[RO5] another's roster is closed, for reading and writing (RFC 6121 §2.3.3)", async () => {
  const { balcony, romeo } = await balconyAndChamber();
  for (const [type, inner] of [
    ["get", `<query xmlns="${ROSTER}"/>`],
    ["set", nurse()],
  ] as const) {
    await romeo.sends(`<iq type="${type}" id="x" to="${JULIET}">${inner}</iq>`);
    romeo.receives(`<iq type="error" id="x" to="*" from="${JULIET}">${errorXml("auth", "forbidden")}</iq>`);
  }
  balcony.receivesNothing();
});

test("[RO6] the last contact that fits is taken, one more is refused (SV3)", async () => {
  const { balcony } = await balconyAndChamber({ rosterItemsMax: 1 });
  await balcony.sends(`<iq type="set" id="r1">${nurse()}</iq>`);
  await balcony.sends(`<iq type="set" id="r2">${nurse("", `name="Old nurse"`)}</iq>`);
  balcony.forgets();
  await balcony.sends(`<iq type="set" id="r3"><query xmlns="${ROSTER}"><item jid="paris@capulet.lit"/></query></iq>`);
  balcony.receives(`<iq type="error" id="r3" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
  balcony.receivesNothing();
});

test("[RO6] groups up to the limit, one more is refused (SV3)", async () => {
  const { balcony } = await balconyAndChamber({ rosterGroupsPerItemMax: 2 });
  await balcony.sends(`<iq type="set" id="r1">${nurse("<group>A</group><group>B</group>")}</iq>`);
  balcony.forgets();
  await balcony.sends(`<iq type="set" id="r2">${nurse("<group>A</group><group>B</group><group>C</group>")}</iq>`);
  balcony.receives(`<iq type="error" id="r2" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
});

test("[RO2] two contacts, none, or oneself are refused (RFC 6121 §2.3.3)", async () => {
  const { balcony, stage } = await balconyAndChamber();
  for (const items of ["", `<item jid="a@capulet.lit"/><item jid="b@capulet.lit"/>`, `<item jid="@@"/>`]) {
    await balcony.sends(`<iq type="set" id="r1"><query xmlns="${ROSTER}">${items}</query></iq>`);
    balcony.receives(`<iq type="error" id="r1" to="*">${errorXml("modify", "bad-request")}</iq>`);
  }
  await balcony.sends(`<iq type="set" id="r2"><query xmlns="${ROSTER}"><item jid="${JULIET}"/></query></iq>`);
  balcony.receives(`<iq type="error" id="r2" to="*">${errorXml("cancel", "not-allowed")}</iq>`);
  expect(stage.faults()).toEqual([]);
});
