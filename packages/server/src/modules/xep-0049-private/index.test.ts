import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { PRIVATE_ELEMENTS_MAX, xep0049Private } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const query = (inner: string): string => `<query xmlns="jabber:iq:private">${inner}</query>`;
const prefs = `<exodus xmlns="exodus:prefs"><defaultnick>Hamlet</defaultnick></exodus>`;

async function verona(limits = {}) {
  const stage = await scene({ modules: [xep0049Private], limits });
  return {
    stage,
    juliet: await stage.connect(`${JULIET}/balcony`),
    romeo: await stage.connect("romeo@capulet.lit/orchard"),
  };
}

test("[PV1] stored, read, and what was never stored is empty (XEP-0049 ex. 1-4)", async () => {
  const { juliet } = await verona();
  await juliet.sends(`<iq type="set" id="1">${query(prefs)}</iq>`);
  juliet.receives(`<iq type="result" id="1" to="*"/>`);
  await juliet.sends(`<iq type="get" id="2">${query(`<exodus xmlns="exodus:prefs"/>`)}</iq>`);
  juliet.receives(`<iq type="result" id="2" to="*">${query(prefs)}</iq>`);
  await juliet.sends(`<iq type="get" id="3">${query(`<storage xmlns="storage:bookmarks"/>`)}</iq>`);
  juliet.receives(`<iq type="result" id="3" to="*">${query(`<storage xmlns="storage:bookmarks"/>`)}</iq>`);
});

test("[PV1] the delimiter of nested groups is kept, spaces and all, for every program of the person (XEP-0083 v1.0 §2, §3)", async () => {
  const { stage, juliet } = await verona();
  const chamber = await stage.connect(`${JULIET}/chamber`);
  const asked = `<roster xmlns="roster:delimiter"/>`;
  for (const delimiter of ["::", " &gt; "]) {
    const roster = `<roster xmlns="roster:delimiter">${delimiter}</roster>`;
    await juliet.sends(`<iq type="set" id="1">${query(roster)}</iq>`);
    juliet.receives(`<iq type="result" id="1" to="*"/>`);
    await chamber.sends(`<iq type="get" id="2">${query(asked)}</iq>`);
    const kept = chamber.takesAll()[0]?.child("query", "jabber:iq:private")?.childText("roster", "roster:delimiter");
    expect(kept).toBe(delimiter.replace("&gt;", ">"));
  }
});

test("[PV2] another's is closed; the shape is checked (XEP-0049 ex. 5, 6)", async () => {
  const { juliet, romeo } = await verona();
  await romeo.sends(`<iq type="get" id="1" to="${JULIET}">${query(`<exodus xmlns="exodus:prefs"/>`)}</iq>`);
  romeo.receives(`<iq type="error" id="1" from="${JULIET}" to="*">${errorXml("auth", "forbidden")}</iq>`);
  for (const wrong of ["", `<a xmlns="urn:a"/><b xmlns="urn:b"/>`]) {
    await juliet.sends(`<iq type="set" id="2">${query(wrong)}</iq>`);
    juliet.receives(`<iq type="error" id="2" to="*">${errorXml("modify", "bad-request")}</iq>`);
  }
});

test("[PV3] size and number at the limit and past it (SV3)", async () => {
  const { juliet } = await verona({ privateXmlCharsMax: 30 });
  const sized = (chars: number): string => `<x xmlns="urn:x">${"y".repeat(chars - `<x xmlns="urn:x"></x>`.length)}</x>`;
  await juliet.sends(`<iq type="set" id="1">${query(sized(30))}</iq>`);
  juliet.receives(`<iq type="result" id="1" to="*"/>`);
  await juliet.sends(`<iq type="set" id="2">${query(sized(31))}</iq>`);
  juliet.receives(`<iq type="error" id="2" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
  for (let n = 1; n < PRIVATE_ELEMENTS_MAX; n++) {
    await juliet.sends(`<iq type="set" id="3">${query(`<x xmlns="urn:${n}"/>`)}</iq>`);
    juliet.receives(`<iq type="result" id="3" to="*"/>`);
  }
  await juliet.sends(`<iq type="set" id="4">${query(`<x xmlns="urn:more"/>`)}</iq>`);
  juliet.receives(`<iq type="error" id="4" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
});
