import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { buildServices, parseService, parseServices } from "./index.ts";

test("services with credentials (XEP-0215 v1.0.0 ex. 2)", () => {
  const services = [
    { host: "stun.shakespeare.lit", type: "stun", port: 9998, transport: "udp" },
    {
      host: "relay.shakespeare.lit",
      type: "turn",
      port: 9999,
      transport: "udp",
      username: "nb78932lkjlskjfdb7g8",
      password: "jj929jkj5sadjfj93v3n",
      expires: Date.UTC(2026, 4, 17, 12),
      isRestricted: true,
    },
  ] as const;
  const element = buildServices(services, "turn");
  expect(serialize(element)).toContain(
    `<service host="stun.shakespeare.lit" type="stun" port="9998" transport="udp"/>`,
  );
  expect(element.attr("type")).toBe("turn");
  expect(parseServices(element)).toMatchObject(services);
});

test.each([
  `<service xmlns="urn:xmpp:extdisco:2" type="turn"/>`,
  `<service xmlns="urn:xmpp:extdisco:2" host="" type="turn"/>`,
  `<service xmlns="urn:xmpp:extdisco:2" host="a"/>`,
])("nothing is read from %s", (xml) => expect(parseService(fixture(xml))).toBeNull());

test("nothing is read from another namespace; odd values are left out", () => {
  expect(parseServices(fixture(`<services xmlns="urn:test"><service host="a" type="turn"/></services>`))).toEqual([]);
  expect(
    parseServices(
      fixture(
        `<services xmlns="urn:xmpp:extdisco:2"><service host="a" type="turn" port="-1" transport="sctp" expires="soon"/></services>`,
      ),
    ),
  ).toMatchObject([{ host: "a", type: "turn", port: undefined, transport: undefined, expires: undefined }]);
});
