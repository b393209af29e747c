import { parseBareJid, type BareJid } from "@tandem/protocol";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { createFileService } from "./service.ts";

const UPLOAD = parseBareJid("upload.lit") as BareJid;
const FILE = "https://chat.lit/files/abc/plan.png";
const iq = (inner: string): XmlElement => parseElement(`<iq xmlns="jabber:client" type="result">${inner}</iq>`);

function bench(answers: (XmlElement | RequestError)[], upload: object | undefined = { jid: UPLOAD, isTandem: true }) {
  const asked: string[] = [];
  const clock = { now: 0 };
  const service = createFileService({
    features: { server: new Set(), account: new Set(), upload },
    isOnline: signal(true),
    ports: { time: { now: () => clock.now } },
    connection: {
      async request(_: string, to: string, payload: XmlElement) {
        asked.push(`${to} ${serialize(payload)}`);
        const answer = answers.shift();
        if (answer === undefined || answer instanceof RequestError) throw answer;
        return answer;
      },
    },
  } as unknown as Context);
  return { service, asked, clock };
}

const access = (ticket: string, until: string) =>
  iq(`<access xmlns="urn:tandem:files:0" url="${FILE}?ticket=${ticket}" until="${until}"/>`);

test("[RM19] the size limit and what is left of the quota are known before anything is sent", async () => {
  const quota = iq(`<quota xmlns="urn:tandem:files:0" used="30" max="100" file-max="50" days="0"/>`);
  const { service } = bench([quota]);
  await service.load();
  expect(service.limits.value).toEqual({ fileMax: 50, left: 70 });
  const plain = bench([], { jid: UPLOAD, isTandem: false, bytesMax: 7 });
  await plain.service.load();
  expect(plain.service.limits.value).toEqual({ fileMax: 7 });
});

test("[RM19] a ticket is asked for once, and again before it ends", async () => {
  const until = "1970-01-01T01:00:00Z";
  const { service, asked, clock } = bench([access("one", until), access("two", "1970-01-01T02:00:00Z")]);
  expect(await Promise.all([service.addressOf(FILE), service.addressOf(FILE)])).toEqual([
    `${FILE}?ticket=one`,
    `${FILE}?ticket=one`,
  ]);
  clock.now = 3_500_000;
  expect(await service.addressOf(FILE)).toBe(`${FILE}?ticket=one`);
  clock.now = 3_545_000;
  expect(await service.addressOf(FILE)).toBe(`${FILE}?ticket=two`);
  expect(asked).toHaveLength(2);
});

test("[RM19] a file that is not there, or not for me, has no address, and may be asked for again", async () => {
  const none = new RequestError({ type: "cancel", condition: "item-not-found" });
  const { service } = bench([none, access("one", "1970-01-01T01:00:00Z")]);
  expect(await service.addressOf(FILE)).toBeNull();
  expect(await service.addressOf(FILE)).toContain("ticket=one");
});
