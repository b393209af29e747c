import { createHash } from "node:crypto";
import { parseDiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { capsHash, hashNode, parseHashSet } from "@tandem/protocol/xep-0390-caps";
import { el, parseElement } from "@tandem/xml";
import { scene, type Scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { clientCaps } from "./contract.ts";
import { xep0030Disco } from "../xep-0030-disco/index.ts";
import { xep0115Caps } from "./index.ts";
import { FEATURES_CHARS_MAX } from "./store.ts";

const JULIET = "juliet@capulet.lit";
const INFO = "http://jabber.org/protocol/disco#info";
const modules = [rfc6120Asking, rfc6121Roster, rfc6121Presence, xep0115Caps];

/** XEP-0115 §5.2: the program of the example, and its hash. */
const EXODUS = "QgayPKawpkPSDYmwT/WM94uAlu0=";
const exodus = [
  `<identity category="client" type="pc" name="Exodus 0.9.1"/>`,
  ...["caps", "disco#info", "disco#items", "muc"].map((name) => `<feature var="http://jabber.org/protocol/${name}"/>`),
].join("");
const presence = (ver: string, hash = "sha-1"): string =>
  `<presence><c xmlns="http://jabber.org/protocol/caps" hash="${hash}" node="https://exodus.example" ver="${ver}"/></presence>`;

async function comes(stage: Scene, resource: string, ver = EXODUS, hash?: string): Promise<WireClient> {
  const client = await stage.connect(`${JULIET}/${resource}`);
  await client.sends(presence(ver, hash));
  client.takesAll();
  return client;
}

async function asked(stage: Scene, resource: string, ver = EXODUS, hash?: string): Promise<string | undefined> {
  const client = await stage.connect(`${JULIET}/${resource}`);
  await client.sends(presence(ver, hash));
  const question = client.takesAll().find((stanza) => stanza.name === "iq");
  if (question === undefined) return undefined;
  const node = question.child("query", INFO)?.attr("node");
  await client.sends(
    `<iq type="result" id="${question.attr("id")}" to="capulet.lit"><query xmlns="${INFO}" node="${node}">${exodus}</query></iq>`,
  );
  return node;
}

function featuresOf(stage: Scene, resource: string): readonly string[] | undefined {
  const session = [...stage.core.sessions.of(JULIET as never)].find((one) => one.resource === resource);
  const features = session && stage.core.use(clientCaps).featuresOf(session);
  return features && [...features];
}

test("[CP1] [CP2] asked once, verified, remembered over a restart (XEP-0115 ex. 3-5)", async () => {
  const stage = await scene({ modules });
  expect(await asked(stage, "one")).toBe(`https://exodus.example#${EXODUS}`);
  expect(featuresOf(stage, "one")).toContain("http://jabber.org/protocol/muc");
  expect(await asked(stage, "two")).toBeUndefined();
  expect(featuresOf(stage, "two")).toContain("http://jabber.org/protocol/muc");
  const restarted = await scene({ modules, storage: stage.storage });
  expect(await asked(restarted, "three")).toBeUndefined();
  expect(featuresOf(restarted, "three")).toContain("http://jabber.org/protocol/muc");
});

test.each([
  ["a wrong hash", "AAAAKawpkPSDYmwT/WM94uAlu0=", "sha-1"],
  ["a hash that we do not know", EXODUS, "md5"],
])("[CP2] %s counts for its own session only (XEP-0115 §5.4)", async (_, ver, hash) => {
  const stage = await scene({ modules });
  expect(await asked(stage, "one", ver, hash)).toBeDefined();
  expect(featuresOf(stage, "one")).toContain("http://jabber.org/protocol/muc");
  await comes(stage, "two", ver, hash);
  expect(featuresOf(stage, "two")).toBeUndefined();
  expect(await asked(stage, "three", ver, hash)).toBeDefined();
});

test("[CP3] no answer in time, or an error: no features", async () => {
  const stage = await scene({ modules });
  await comes(stage, "one");
  expect(featuresOf(stage, "one")).toBeUndefined();
  await stage.passes(21_000);
  expect(featuresOf(stage, "one")).toEqual([]);
});

test("[CP4] a new hash is asked for anew", async () => {
  const stage = await scene({ modules });
  const client = await comes(stage, "one", "old");
  await client.sends(presence(EXODUS));
  expect(client.takesAll().filter((stanza) => stanza.name === "iq")).toHaveLength(1);
});

test("[CP5] [SV3] features that take more than their share are not kept for others", async () => {
  const stage = await scene({ modules });
  for (const [resource, chars, isKept] of [
    ["at", FEATURES_CHARS_MAX, true],
    ["past", FEATURES_CHARS_MAX + 1, false],
  ] as const) {
    const feature = "f".repeat(chars);
    const ver = createHash("sha1").update(`client/pc//Big<${feature}<`).digest("base64");
    const client = await stage.connect(`${JULIET}/${resource}`);
    await client.sends(presence(ver));
    const id = client
      .takesAll()
      .find((stanza) => stanza.name === "iq")
      ?.attr("id");
    const info = `<identity category="client" type="pc" name="Big"/><feature var="${feature}"/>`;
    await client.sends(`<iq type="result" id="${id}" to="capulet.lit"><query xmlns="${INFO}">${info}</query></iq>`);
    expect(featuresOf(stage, resource)).toEqual([feature]);
    const other = await comes(stage, `${resource}-other`, ver);
    expect(featuresOf(stage, `${resource}-other`)).toEqual(isKept ? [feature] : undefined);
    await other.disconnects();
  }
});

const CAPS2 = "jXmwsfJ7w0wGGW/KaBxXYSHgKVNLdtKbT0ICvpo9Zzo=";

test("[CP6] a hash set is asked for at its own node, verified, and kept for others (XEP-0390 v0.3.2 §4.4)", async () => {
  const stage = await scene({ modules });
  const info = parseDiscoInfo(parseElement(`<query xmlns="${INFO}">${exodus}</query>`));
  const hash = info && capsHash(info, "sha-256", (data) => createHash("sha256").update(data).digest());
  if (!hash) throw new Error("no hash");
  const comesWith = async (resource: string, value: string): Promise<string | undefined> => {
    const client = await stage.connect(`${JULIET}/${resource}`);
    const set = `<c xmlns="urn:xmpp:caps"><hash xmlns="urn:xmpp:hashes:2" algo="sha3-256">AAAA</hash><hash xmlns="urn:xmpp:hashes:2" algo="sha-256">${value}</hash></c>`;
    await client.sends(presence("unused").replace("</presence>", `${set}</presence>`));
    const question = client.takesAll().find((stanza) => stanza.name === "iq");
    const node = question?.child("query", INFO)?.attr("node");
    if (question !== undefined)
      await client.sends(
        `<iq type="result" id="${question.attr("id")}" to="capulet.lit"><query xmlns="${INFO}" node="${node}">${exodus}</query></iq>`,
      );
    return node;
  };
  expect(await comesWith("one", hash.value)).toBe(hashNode(hash));
  expect(featuresOf(stage, "one")).toContain("http://jabber.org/protocol/muc");
  expect(await comesWith("two", hash.value)).toBeUndefined();
  expect(featuresOf(stage, "two")).toContain("http://jabber.org/protocol/muc");
  expect(await comesWith("three", CAPS2)).toBeDefined();
  expect(await comesWith("four", CAPS2)).toBeDefined();
});

test("[CP7] the server announces itself, and answers at both nodes", async () => {
  const stage = await scene({ modules: [...modules, xep0030Disco] });
  const features = el("features", "urn:test", {}, ...stage.core.disco.announcement);
  const [hash] = parseHashSet(features);
  const c = features.child("c", "http://jabber.org/protocol/caps");
  const client = await stage.connect(`${JULIET}/one`);
  for (const node of [hash && hashNode(hash), `${c?.attr("node")}#${c?.attr("ver")}`]) {
    await client.sends(`<iq type="get" id="i" to="capulet.lit"><query xmlns="${INFO}" node="${node}"/></iq>`);
    const query = client.takesAll()[0]?.child("query", INFO);
    expect(query?.attr("node")).toBe(node);
    const info = parseDiscoInfo(query);
    expect(info && capsHash(info, "sha-256", (data) => createHash("sha256").update(data).digest())).toEqual(hash);
  }
});
