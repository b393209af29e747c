import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { StartError } from "../../adapters/data-directory/index.ts";
import { defaultLimits } from "../../core/index.ts";
import { configurationMarkdown, type ConfigSources, loadConfig } from "./index.ts";

const directory = mkdtempSync(join(tmpdir(), "tandem-config-"));
afterAll(() => rmSync(directory, { recursive: true }));

function fileWith(text: string): string {
  const file = join(directory, "tandem.toml");
  writeFileSync(file, text);
  return file;
}

function refusal(sources: ConfigSources): string {
  try {
    loadConfig(sources);
  } catch (fault) {
    if (fault instanceof StartError) return fault.message.replace(`${directory}/`, "");
    throw fault;
  }
  throw new Error("it was accepted");
}

test("[SV11] without a file it runs with the defaults", () => {
  expect(loadConfig({})).toMatchObject({
    domain: "localhost",
    http: { host: "127.0.0.1", port: 8080 },
    limits: defaultLimits,
  });
});

test("[SV11] the command line beats the environment, the environment the file", () => {
  const file = fileWith(
    'domain = "a.example"\ndata = "/a"\n[listen]\nhttp = "[::1]:80"\nc2s = "off"\n[limits]\nroster_items_max = 7\n',
  );
  const environment = {
    TANDEM_DATA: "/b",
    TANDEM_LIMITS_ROSTER_ITEMS_MAX: "8",
    TANDEM_WEB_ALLOWED_ORIGINS: "https://x, https://y",
    PATH: "/bin",
  };
  const config = loadConfig({ file, environment, options: { data: "/c", "listen.c2s_tls": undefined, demo: true } });
  expect(config).toMatchObject({ domain: "a.example", data: "/c", demo: true, http: { host: "::1", port: 80 } });
  expect(config.c2s).toBeUndefined();
  expect(config.limits.rosterItemsMax).toBe(8);
  expect(config.allowedOrigins).toEqual(["https://x", "https://y"]);
});

test("[AR12] people have archives unless it says otherwise", () => {
  expect(loadConfig({}).archivesPeople).toBe(true);
  expect(loadConfig({ environment: { TANDEM_ARCHIVE_PERSONAL: "false" } }).archivesPeople).toBe(false);
});

test("[FG5] people may delete their copies unless it says otherwise", () => {
  expect(loadConfig({}).archiveIsDeletable).toBe(true);
  expect(loadConfig({ environment: { TANDEM_ARCHIVE_DELETABLE: "false" } }).archiveIsDeletable).toBe(false);
});

test("[SV11] other servers are off; switched on, certificates are asked for, and some have a place of their own", () => {
  expect(loadConfig({}).federation).toBeUndefined();
  const text =
    '[federation]\nenabled = true\nallow = ["*.B.example"]\n[federation.hosts]\n"b.example" = "127.0.0.1:15269"\n';
  const fromFile = loadConfig({ file: fileWith(text) }).federation;
  expect(fromFile).toMatchObject({
    s2s: { port: 5269 },
    s2sTls: undefined,
    policy: { trust: "certificate", deny: [] },
  });
  expect(fromFile?.policy.allow).toEqual(["*.b.example"]);
  expect([...(fromFile?.hosts ?? [])]).toEqual([["b.example", { host: "127.0.0.1", port: 15269 }]]);
  const environment = { TANDEM_FEDERATION_ENABLED: "1", TANDEM_FEDERATION_HOSTS: "c.example=[::1]:1, d.example=h:2" };
  expect([...(loadConfig({ environment }).federation?.hosts.keys() ?? [])]).toEqual(["c.example", "d.example"]);
});

test.each([
  '[federation]\nhosts = { "a.example" = "nowhere" }\n',
  '[federation]\nallow = ["a b"]\n',
  '[federation]\ntrust = "none"\n',
])("[SV11] %j is refused", (text) => expect(refusal({ file: fileWith(text) })).toContain("tandem.toml:2: federation."));

test("[SV11] who runs the server is told as lists of URIs (XEP-0157), and nothing else is taken for one", () => {
  expect(loadConfig({}).contact).toEqual({ abuse: [], admin: [], security: [], support: [] });
  const file = fileWith('[contact]\nadmin = ["mailto:admin@a.example", "xmpp:admin@a.example"]\n');
  const environment = { TANDEM_CONTACT_ABUSE: "https://a.example/abuse" };
  expect(loadConfig({ file, environment }).contact).toEqual({
    abuse: ["https://a.example/abuse"],
    admin: ["mailto:admin@a.example", "xmpp:admin@a.example"],
    security: [],
    support: [],
  });
  const wrong = fileWith('[contact]\nadmin = ["admin@a.example"]\n');
  expect(refusal({ file: wrong })).toContain("tandem.toml:2: contact.admin must be a list of URIs");
});

test("[SV11] [PR11] states of the organisation's own, from the file and from the environment", () => {
  const file = fileWith('[presence.states.court]\nbase = "busy"\nen = "In court"\nde = "Vor Gericht"\n');
  const court = { id: "court", base: "busy", names: { en: "In court", de: "Vor Gericht" } };
  expect(loadConfig({ file }).presenceStates).toEqual([court]);
  const environment = { TANDEM_PRESENCE_STATES: '{"desk":{"base":"available","en":"At the desk"}}' };
  expect(loadConfig({ environment }).presenceStates).toMatchObject([{ id: "desk", base: "available" }]);
  expect(loadConfig({}).presenceStates).toEqual([]);
});

test.each([
  ['[presence.states.court]\nen = "In court"\n', "must tie each state to a base"],
  ['[presence.states.court]\nbase = "busy"\n', "must name each state in a language"],
  ['[presence.states.Court]\nbase = "busy"\nen = "In court"\n', "must name each state with a-z"],
  [`[presence.states.court]\nbase = "busy"\nen = "${"x".repeat(41)}"\n`, "40 characters at most"],
  [
    Array.from({ length: 33 }, (_, i) => `[presence.states.s${i}]\nbase = "busy"\nen = "${i}"\n`).join(""),
    "must have at most 32 states",
  ],
])("[SV11] [SV3] [PR11] no states: %j", (text, message) =>
  expect(refusal({ file: fileWith(text) })).toContain(message),
);

test("[SV11] [RM6] pages beside the messages, from the file and from the environment", () => {
  const board = { id: "board", name: "Release board", address: "https://board.example.com/panel?x=1" };
  const icon = "https://board.example.com/icon.svg";
  const text = `[web.add_ins.board]\nname = "${board.name}"\naddress = "${board.address}"\n`;
  expect(loadConfig({ file: fileWith(text) }).addIns).toEqual([board]);
  expect(loadConfig({ file: fileWith(`${text}icon = "${icon}"\n`) }).addIns).toEqual([{ ...board, icon }]);
  const environment = { TANDEM_WEB_ADD_INS: `{"board":{"name":"Release board","address":"${board.address}"}}` };
  expect(loadConfig({ environment }).addIns).toEqual([board]);
  expect(loadConfig({}).addIns).toEqual([]);
});

const page = (id: string, lines: string): string => `[web.add_ins.${id}]\n${lines}\n`;
const NAMED = 'name = "Board"\n';
const AT = 'address = "https://board.example.com"\n';
test.each([
  [`${NAMED}adress = "https://board.example.com"`, "tandem.toml:3: web.add_ins must say name, address, icon"],
  [`${NAMED}adress = "https://board.example.com"`, "not adress; did you mean address"],
  [`${NAMED}address = "http://board.example.com"`, "tandem.toml:3: web.add_ins must give https addresses"],
  [`${NAMED}${AT}icon = "javascript:1"`, "tandem.toml:4: web.add_ins must give https addresses"],
  [AT, "tandem.toml:1: web.add_ins must name each page"],
  [NAMED, "tandem.toml:1: web.add_ins must give https addresses"],
  [`name = "${"x".repeat(61)}"\n${AT}`, "tandem.toml:2: web.add_ins must name each page, in 60 characters"],
])("[SV11] [SV3] [RM6] no page, by its line and the nearest right name: %j", (lines, message) =>
  expect(refusal({ file: fileWith(page("board", lines)) })).toContain(message),
);

test("[SV3] [SV5] [RM6] 32 pages, each with an id, none of our own origin", () => {
  const many = (count: number): string => Array.from({ length: count }, (_, i) => page(`p${i}`, NAMED + AT)).join("");
  expect(loadConfig({ file: fileWith(many(32)) }).addIns).toHaveLength(32);
  expect(refusal({ file: fileWith(many(33)) })).toContain("must have at most 32 pages");
  expect(refusal({ file: fileWith(page("Board", NAMED + AT)) })).toContain("must call each page by a-z");
  const own = `[web]\npublic_url = "https://board.example.com/"\n${page("board", NAMED + AT)}`;
  expect(refusal({ file: fileWith(own) })).toContain("web.add_ins.board must be at another host");
});

test("[SV3] every limit can be set by its key", () => {
  for (const [i, name] of (Object.keys(defaultLimits) as (keyof typeof defaultLimits)[]).entries()) {
    const key = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    expect(loadConfig({ file: fileWith(`[limits]\n${key} = ${i + 1}\n`) }).limits[name]).toBe(i + 1);
  }
});

test.each([
  [
    'domain = "localhost"\n\n[limits]\nroster_item_max = 3\n',
    "tandem.toml:4: there is no setting limits.roster_item_max. Did you mean limits.roster_items_max?",
  ],
  ['http = "127.0.0.1:80"\n', "tandem.toml:1: there is no setting http. Did you mean listen.http?"],
  ["[limit]\nroster_items_max = 3\n", "tandem.toml:1: there is no setting limit. Did you mean limits?"],
  ["[listen]\nzzzzzzzzzzzzzz = 1\n", "tandem.toml:2: there is no setting listen.zzzzzzzzzzzzzz."],
  ['[limits]\nroster_items_max = "many"\n', 'tandem.toml:2: limits.roster_items_max must be a number, not "many".'],
  ["[limits]\nroster_items_max = -1\n", "tandem.toml:2: limits.roster_items_max must not be negative, not -1."],
  ['[listen]\nhttp = "8080"\n', 'tandem.toml:2: listen.http must be HOST:PORT, [IPv6]:PORT or "off", not "8080".'],
  [
    '[listen]\nhttp = "h:65536"\n',
    'tandem.toml:2: listen.http must be HOST:PORT, [IPv6]:PORT or "off", not "h:65536".',
  ],
  ['domain = "no spaces here"\n', 'tandem.toml:1: domain must be a domain name, not "no spaces here".'],
  ['[tls]\nkey = "k.pem"\n', "tls.certificate and tls.key are given together, or neither."],
  ['[storage]\nkind = "postgres"\n', 'storage.kind is "postgres", so storage.postgres_url must say where it is.'],
])("[SV11] %j is refused by its line and the nearest right name", (text, message) => {
  expect(refusal({ file: fileWith(text) })).toBe(message);
});

test("[SV11] a file that is no TOML is refused by its line, a missing one by its path", () => {
  expect(refusal({ file: fileWith('domain = "a"\nwhat is this\n') })).toMatch(/^tandem\.toml:2: /);
  expect(refusal({ file: join(directory, "absent.toml") })).toContain("absent.toml");
});

test("[SV11] an unknown or wrong variable is refused by its name", () => {
  expect(refusal({ environment: { TANDEM_DOMAINS: "a" } })).toBe(
    "environment: there is no setting TANDEM_DOMAINS. Did you mean TANDEM_DOMAIN?",
  );
  expect(refusal({ environment: { TANDEM_DEMO: "yes" } })).toBe('TANDEM_DEMO: demo must be true or false, not "yes".');
});

test("[SV10] a wrong secret is not printed", () => {
  expect(refusal({ file: fileWith("[storage]\npostgres_url = 12345\n") })).not.toContain("12345");
});

test("[SV11] docs/configuration.md is current (else: vitest run … -u)", async () => {
  await expect(configurationMarkdown()).toMatchFileSnapshot("../../../../../docs/configuration.md");
});
