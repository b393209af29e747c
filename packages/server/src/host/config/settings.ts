import { parseBareJid, parseJid, prepareDomain } from "@tandem/protocol";
import {
  ADD_IN_ADDRESS_CHARS_MAX,
  ADD_IN_NAME_CHARS_MAX,
  ADD_INS_MAX,
  addInOrigin,
  type AddIn,
  isAddInId,
  isAddInName,
} from "@tandem/protocol/tandem-add-ins";
import type { CustomState } from "@tandem/protocol/tandem-layers";
import { isCustomId } from "@tandem/protocol/tandem-presence";
import { z } from "zod";
import { LOG_LEVELS } from "../../adapters/environment-node/index.ts";
import type { HostPort } from "../../adapters/network/index.ts";
import { defaultLimits, type Limits } from "../../core/index.ts";
import type { ExternalServicesConfig } from "../../modules/xep-0215-external-services/contract.ts";
import { limitDocs } from "./limit-docs.ts";
import { nearestName } from "./nearest.ts";

/** One key of the configuration. `schema` takes what TOML gives; `fallback` is in the same form. */
export interface Setting {
  readonly schema: z.ZodType;
  readonly fallback: unknown;
  readonly doc: string;
  readonly unit?: string;
  /** An example for a key that has no default. */
  readonly example?: string;
  /** Never printed. */
  readonly isSecret?: boolean;
}

const OFF = "off";

function parseHostPort(text: string): HostPort | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return null;
  return { host: match[1] ?? match[2] ?? "", port };
}

/** Undefined: no such listener. */
const listener = z.string().transform((text, context): HostPort | undefined => {
  if (text === OFF) return undefined;
  const at = parseHostPort(text);
  if (at !== null && at.host !== "") return at;
  context.addIssue({ code: "custom", message: 'must be HOST:PORT, [IPv6]:PORT or "off"' });
  return z.NEVER;
});

const domain = z.string().transform((text, context) => {
  const prepared = prepareDomain(text);
  if (prepared !== null && parseJid(prepared) !== null) return prepared;
  context.addIssue({ code: "custom", message: "must be a domain name" });
  return z.NEVER;
});

/** Domains, or `*.domain`. */
const domainPatterns = z.array(z.string(), "must be a list of domains").transform((texts, context): readonly string[] =>
  texts.map((text) => {
    const star = text.startsWith("*.") ? "*." : "";
    const prepared = prepareDomain(text.slice(star.length));
    if (prepared !== null) return star + prepared;
    context.addIssue({ code: "custom", message: 'must be a list of domains, e.g. "a.example" or "*.a.example"' });
    return z.NEVER;
  }),
);

/** Hosts, or `*.host`, with a port where it is not the usual one. */
const hostPatterns = z.array(z.string(), "must be a list of hosts").transform((texts, context): readonly string[] =>
  texts.map((text) => {
    const [, star = "", host = "", port = ""] = /^(\*\.)?([^:]*)(:[1-9]\d{0,4})?$/.exec(text) ?? [];
    const prepared = prepareDomain(host);
    if (prepared !== null) return star + prepared + port;
    context.addIssue({ code: "custom", message: 'must be a list of hosts, e.g. "push.example" or "*.push.example"' });
    return z.NEVER;
  }),
);

/** `{ "a.example" = "127.0.0.1:5269" }`; from the environment `a.example=127.0.0.1:5269, …`. */
const hostTable = z
  .union([z.record(z.string(), z.string()), z.string()], "must be a table of domains with HOST:PORT")
  .transform((given, context): ReadonlyMap<string, HostPort> => {
    const entries = typeof given === "string" ? pairsOf(given) : Object.entries(given);
    const table = new Map<string, HostPort>();
    for (const [name, place] of entries) {
      const [prepared, at] = [prepareDomain(name), parseHostPort(place)];
      if (prepared !== null && at !== null && at.host !== "") table.set(prepared, at);
      else context.addIssue({ code: "custom", message: "must be a table of domains with HOST:PORT" });
    }
    return table;
  });

/** `{ "irc.example.com" = "…" }`; nobody guesses what is that long. */
const SECRET_CHARS_MIN = 16;
const secretTable = z
  .union([z.record(z.string(), z.string()), z.string()], "must be a table of domains with secrets")
  .transform((given, context): ReadonlyMap<string, string> => {
    const entries = typeof given === "string" ? pairsOf(given) : Object.entries(given);
    const table = new Map<string, string>();
    for (const [name, secret] of entries) {
      const prepared = prepareDomain(name);
      if (prepared !== null && secret.length >= SECRET_CHARS_MIN) table.set(prepared, secret);
      else
        context.addIssue({
          code: "custom",
          message: `must be a table of domains with secrets of at least ${SECRET_CHARS_MIN} characters`,
        });
    }
    return table;
  });

function pairsOf(text: string): readonly (readonly [string, string])[] {
  const parts = text.split(",").filter((part) => part.trim() !== "");
  return parts.map((part) => {
    const equals = part.indexOf("=");
    return [part.slice(0, Math.max(equals, 0)).trim(), part.slice(equals + 1).trim()] as const;
  });
}

const STATES_MAX = 32;
const STATE_NAME_CHARS_MAX = 40;
const BASES = ["available", "busy", "dnd", "brb", "away"] as const;

/** `[presence.states.court]` with `base = "busy"` and a name for each language; from the environment the same as JSON. */
const customStates = z
  .union([z.record(z.string(), z.record(z.string(), z.string())), z.string()], "must be a table of states")
  .transform((given, context): readonly CustomState[] => {
    const wrong = (message: string): undefined => void context.addIssue({ code: "custom", message });
    const table = typeof given === "string" ? tableIn(given) : given;
    if (table === null) return wrong("must be a table of states") ?? [];
    if (Object.keys(table).length > STATES_MAX) wrong(`must have at most ${STATES_MAX} states`);
    return Object.entries(table).flatMap(([id, { base: told, ...names }]) => {
      const base = BASES.find((known) => known === told);
      if (!isCustomId(id)) return wrong(`must name each state with a-z, 0-9 and -, and not "${id}"`) ?? [];
      if (base === undefined) return wrong(`must tie each state to a base: ${BASES.join(", ")}`) ?? [];
      const hasNames = Object.values(names).every((name) => name !== "" && name.length <= STATE_NAME_CHARS_MAX);
      if (Object.keys(names).length === 0 || !hasNames)
        return (
          wrong(
            `must name each state in a language, e.g. en = "In court", ${STATE_NAME_CHARS_MAX} characters at most`,
          ) ?? []
        );
      return [{ id, base, names }];
    });
  });

const ADD_IN_KEYS = ["name", "address", "icon"];

/** `[web.add_ins.board]` with `name`, `address` and perhaps `icon`; from the environment the same as JSON. */
const addIns = z
  .union([z.record(z.string(), z.record(z.string(), z.string())), z.string()], "must be a table of pages")
  .transform((given, context): readonly AddIn[] => {
    // The path leads the file's reader to the line.
    const wrong = (message: string, ...path: string[]): undefined =>
      void context.addIssue({ code: "custom", message: `must ${message}`, path });
    const table = typeof given === "string" ? tableIn(given) : given;
    if (table === null) return wrong("be a table of pages") ?? [];
    if (Object.keys(table).length > ADD_INS_MAX) wrong(`have at most ${ADD_INS_MAX} pages`);
    return Object.entries(table).flatMap(([id, { name = "", address = "", icon, ...others }]) => {
      if (!isAddInId(id)) return wrong(`call each page by a-z, 0-9 and -, and not "${id}"`, id) ?? [];
      const [unknown] = Object.keys(others);
      if (unknown !== undefined) {
        const nearest = nearestName(unknown, ADD_IN_KEYS);
        const hint = nearest === null ? "" : `; did you mean ${nearest}`;
        return wrong(`say ${ADD_IN_KEYS.join(", ")} of a page and not ${unknown}${hint}`, id, unknown) ?? [];
      }
      if (!isAddInName(name)) return wrong(`name each page, in ${ADD_IN_NAME_CHARS_MAX} characters`, id, "name") ?? [];
      for (const [key, text] of Object.entries({ address, icon: icon ?? address }))
        if (addInOrigin(text) === null) return wrong(ADDRESS_RULE, id, key) ?? [];
      return [{ id, name, address, ...(icon !== undefined && { icon }) }];
    });
  });
const ADDRESS_RULE = `give https addresses of at most ${ADD_IN_ADDRESS_CHARS_MAX} characters (http for this machine only)`;

function tableIn(json: string): Record<string, Record<string, string>> | null {
  try {
    return z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** RFC 7064, RFC 7065. */
const RELAY = /^(stuns?|turns?):([^\s:?]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;
const relays = z.array(z.string(), "must be a list of URIs").transform((texts, context) =>
  texts.map((text): Relay => {
    const [, type, host, port, transport] = RELAY.exec(text) ?? [];
    const at = { port: port === undefined ? undefined : Number(port), transport: transport as Relay["transport"] };
    if (type !== undefined && host !== undefined && (at.port ?? 0) <= 65_535) return { type, host, ...at };
    context.addIssue({ code: "custom", message: 'must be a list of URIs, e.g. "turn:turn.example.com:3478"' });
    return z.NEVER;
  }),
);
type Relay = ExternalServicesConfig["services"][number];

const webAddress = z.string().transform((text, context) => {
  const plain = text.replace(/\/$/, "");
  if (/^https?:\/\/[^\s/?#]+$/.test(plain)) return plain;
  context.addIssue({ code: "custom", message: "must be an address like https://chat.example.com" });
  return z.NEVER;
});

/** What follows the scheme is for whoever opens it. */
const uris = z.array(z.string(), "must be a list of URIs").transform((texts, context): readonly string[] => {
  if (texts.every((text) => /^[a-z][a-z0-9+.-]*:[^\s<>"]+$/i.test(text))) return texts;
  context.addIssue({ code: "custom", message: "must be a list of URIs like mailto:admin@example.com" });
  return z.NEVER;
});

/** Parts before the @ or whole addresses; which of both only the domain tells, so that is looked at later. */
const accountNames = z.array(z.string(), "must be a list of addresses").transform((texts, context) => {
  if (texts.every((text) => parseBareJid(text.includes("@") ? text : `${text}@localhost`) !== null)) return texts;
  context.addIssue({ code: "custom", message: "must be a list of addresses like dana@example.com" });
  return z.NEVER;
});

const path = z.string().min(1, "must be the path of a file or directory");

function limitSettings(): Record<string, Setting> {
  return Object.fromEntries(
    (Object.keys(limitDocs) as (keyof Limits)[]).map((name) => {
      const schema = z
        .number("must be a number")
        .int("must be a whole number")
        .min(0, "must not be negative")
        .max(Number.MAX_SAFE_INTEGER);
      return [limitKey(name), { schema, fallback: defaultLimits[name], ...limitDocs[name] }];
    }),
  );
}

/** `stanzaCharsMax` → `limits.stanza_chars_max` */
export function limitKey(name: keyof Limits): string {
  return `limits.${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** Every key there is, by its path in the file, in the order of the documentation. */
export const settings: Readonly<Record<string, Setting>> = {
  domain: {
    schema: domain,
    fallback: "localhost",
    doc: "The domain of the addresses; rooms live at `rooms.` in front of it. Kept with the data, so that later starts and commands need not name it.",
  },
  data: {
    schema: path,
    fallback: "./data",
    doc: "Directory of the database, certificates, control socket and lock. Made when it is missing.",
  },
  demo: {
    schema: z.boolean("must be true or false"),
    fallback: false,
    doc: "Make the demo organisation when there is no account yet.",
  },
  "listen.http": {
    schema: listener,
    fallback: "127.0.0.1:8080",
    doc: 'Both apps, the WebSocket and what operators ask for. `"off"`: no such listener (for all three).',
  },
  "listen.c2s": { schema: listener, fallback: "127.0.0.1:5222", doc: "XMPP over TCP with STARTTLS." },
  "listen.c2s_tls": {
    schema: listener,
    fallback: "127.0.0.1:5223",
    doc: "XMPP over TLS from the first byte (XEP-0368).",
  },
  "listen.s2s": {
    schema: listener,
    fallback: "0.0.0.0:5269",
    doc: "Other servers, over TCP with STARTTLS. Only with `federation.enabled`.",
  },
  "listen.s2s_tls": {
    schema: listener,
    fallback: OFF,
    doc: "Other servers, over TLS from the first byte (XEP-0368). Only with `federation.enabled`.",
  },
  "listen.components": {
    schema: listener,
    fallback: "127.0.0.1:5347",
    doc: "External components (XEP-0114), without TLS: keep it to this machine or a network of your own. Only with `components.secrets`.",
  },
  "listen.plaintext_on_loopback": {
    schema: z.boolean("must be true or false"),
    fallback: false,
    doc: "Allow sign-in without TLS from this machine. For tools and benches; never where others have accounts on the machine.",
  },
  "sign_in.channel_binding": {
    schema: z.boolean("must be true or false"),
    fallback: true,
    doc: "Offer SCRAM-SHA-256-PLUS and SCRAM-SHA-1-PLUS, bound to the TLS channel, so that nobody can sit in between.",
  },
  "sign_in.client_authorities": {
    schema: path.optional(),
    fallback: undefined,
    example: "/etc/tandem/people.pem",
    doc: "Authorities in PEM whose certificates people may sign in with (SASL EXTERNAL, XEP-0178), over TLS of the c2s listeners. The certificate names the account as XMPP address (id-on-xmppAddr). Without it nobody is asked for one.",
  },
  "sign_in.token_issuer": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "https://login.example.com",
    doc: "Who gives out tokens that people may sign in with (OAUTHBEARER): `iss` of the JSON Web Token.",
  },
  "sign_in.token_audience": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "tandem",
    doc: "Whom such a token must be for: its `aud`.",
  },
  "sign_in.token_keys": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "https://login.example.com/.well-known/jwks.json",
    doc: "The issuer's public keys: a file with a JSON Web Key Set, or the address where it is published.",
  },
  "sign_in.token_claim": {
    schema: z.string(),
    fallback: "preferred_username",
    doc: "The claim that holds the user name: the part before the @, or the whole address.",
  },
  "administrators.accounts": {
    schema: accountNames,
    fallback: [],
    doc: 'Who may administer the server from any client (XEP-0133), e.g. `"dana@example.com"` or just `"dana"`. Every act is in the audit trail (`tandem audit`).',
  },
  "administrators.groups": {
    schema: z.array(z.string(), "must be a list of groups"),
    fallback: [],
    doc: "The same for everybody in one of these groups of the organisation (`tandem user add --group`).",
  },
  "presence.states": {
    schema: customStates,
    fallback: {},
    doc: 'States of the organisation\'s own that people can choose, each with the base state that it is tied to and its name by language: `[presence.states.court]` with `base = "busy"`, `en = "In court"`, `de = "Vor Gericht"`. At most 32, names of at most 40 characters; the first name is for programs that know no such states.',
  },
  "contact.admin": {
    schema: uris,
    fallback: [],
    doc: 'How to reach the people who run the server, e.g. `"mailto:admin@example.com"`, `"xmpp:admin@example.com"`. Everybody can ask for it, other servers too (XEP-0157).',
  },
  "contact.abuse": { schema: uris, fallback: [], doc: "The same for complaints about people of this server." },
  "contact.security": { schema: uris, fallback: [], doc: "The same for who has found a hole." },
  "contact.support": { schema: uris, fallback: [], doc: "The same for people who need help." },
  "web.root": {
    schema: path.optional(),
    fallback: undefined,
    example: "/usr/share/tandem/web",
    doc: "Folder with the built apps. Without it: `dist/web` of the installation.",
  },
  "web.allowed_origins": {
    schema: z.array(z.string(), "must be a list of texts"),
    fallback: [],
    doc: 'Web pages of other origins that may use the WebSocket and BOSH, e.g. `"https://intranet.example.com"`. The own apps always may.',
  },
  "web.add_ins": {
    schema: addIns,
    fallback: {},
    doc: 'Pages that the owner of a room may choose one of, to be shown beside its messages in Group Chat ([add-ins.md](protocol/add-ins.md)): `[web.add_ins.board]` with `name = "Release board"`, `address = "https://board.example.com/panel"` and, if you like, `icon`, the address of a picture. At most 32. Nothing else is ever framed; the host must be another than that of Tandem.',
  },
  "web.public_url": {
    schema: webAddress.optional(),
    fallback: undefined,
    example: "https://chat.example.com",
    doc: "How browsers reach the HTTP listener, where a proxy stands in front of it. The addresses of uploaded files begin with it.",
  },
  "files.store": {
    schema: z.enum(["disk", "s3"], 'must be "disk" or "s3"'),
    fallback: "disk",
    doc: "Where uploaded files lie: in `files` of the data directory, or in a bucket of Amazon S3 or a store that speaks its protocol.",
  },
  "files.s3_endpoint": {
    schema: webAddress.optional(),
    fallback: undefined,
    example: "https://s3.eu-central-1.amazonaws.com",
    doc: "The object store; the bucket is named in the path.",
  },
  "files.s3_bucket": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "tandem-files",
    doc: "The bucket.",
  },
  "files.s3_region": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "eu-central-1",
    doc: "Its region.",
  },
  "files.s3_access_key": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "AKIAIOSFODNN7EXAMPLE",
    doc: "Id of a key that may get, put and delete objects.",
  },
  "files.s3_secret_key": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "secret",
    isSecret: true,
    doc: "Its secret.",
  },
  "tls.certificate": {
    schema: path.optional(),
    fallback: undefined,
    example: "/etc/tandem/fullchain.pem",
    doc: "Certificate chain in PEM. Without it Tandem makes one, signed by its own authority (`ca.pem` in the data directory).",
  },
  "tls.key": {
    schema: path.optional(),
    fallback: undefined,
    example: "/etc/tandem/key.pem",
    doc: "Private key of the certificate in PEM.",
  },
  "federation.enabled": {
    schema: z.boolean("must be true or false"),
    fallback: false,
    doc: "Talk to other servers ([federation.md](federation.md)). Needs a certificate for `domain` and `rooms.` in front of it that they trust.",
  },
  "federation.trust": {
    schema: z.enum(["certificate", "dialback"], 'must be "certificate" or "dialback"'),
    fallback: "certificate",
    doc: "What another server must show: a certificate for its domain from an authority that is trusted here, or, with `dialback`, any certificate and a proof by look-up (XEP-0220).",
  },
  "federation.authorities": {
    schema: path.optional(),
    fallback: undefined,
    example: "/etc/tandem/authorities.pem",
    doc: "Certificates in PEM of authorities that are trusted for other servers, beside the usual ones.",
  },
  "federation.allow": {
    schema: domainPatterns,
    fallback: [],
    doc: "Domains that are talked to, e.g. `partner.example`, `*.partner.example` for those below it. Empty: all.",
  },
  "federation.deny": { schema: domainPatterns, fallback: [], doc: "Domains that are not, even when `allow` has them." },
  "federation.hosts": {
    schema: hostTable,
    fallback: {},
    doc: 'Where the servers of some domains are, instead of a look-up in the DNS: `"partner.example" = "192.0.2.1:5269"`. In the variable: `partner.example=192.0.2.1:5269, …`.',
  },
  "components.secrets": {
    schema: secretTable,
    fallback: {},
    isSecret: true,
    doc: 'Programs that serve an address beside the domain (XEP-0114), each with a secret of at least 16 characters: `"irc.example.com" = "…"`. In the variable: `irc.example.com=…, …`.',
  },
  "calls.relays": {
    schema: relays,
    fallback: [],
    doc: 'Servers for calls that clients are told of (XEP-0215), as URIs: `"stun:turn.example.com:3478"`, `"turn:turn.example.com:3478?transport=udp"`, `"turns:turn.example.com:5349?transport=tcp"`.',
  },
  "calls.relay_secret": {
    schema: z.string().min(1, "must not be empty").optional(),
    fallback: undefined,
    example: "secret",
    isSecret: true,
    doc: "Secret that is shared with the relays, from which everybody gets credentials that end by themselves (coturn: `use-auth-secret`, `static-auth-secret`).",
  },
  "archive.personal": {
    schema: z.boolean("must be true or false"),
    fallback: true,
    doc: "Keep what people write to one another, for each of them to read and search on all their devices (XEP-0313). False: nothing is kept and nothing of earlier times is shown, nor deleted; messages still wait for who is away. Rooms keep theirs by their own settings.",
  },
  "pubsub.enabled": {
    schema: z.boolean("must be true or false"),
    fallback: false,
    doc: "Serve publish-subscribe nodes (XEP-0060) at `pubsub.` in front of the domain, beside those that every account has. With federation the certificate has to name that domain, too.",
  },
  "pubsub.create": {
    schema: z.enum(["administrators", "accounts"], 'must be "administrators" or "accounts"'),
    fallback: "administrators",
    doc: "Who makes nodes there: those who administer the server, or every account of it. Who may read and publish each node's owners decide.",
  },
  "archive.deletable": {
    schema: z.boolean("must be true or false"),
    fallback: true,
    doc: "People may delete their own copy of a conversation (docs/protocol/archive.md); that of the other side stays. False where messages have to be kept: then nobody is offered it, and the request is refused.",
  },
  "push.tells": {
    schema: z.enum(["count", "sender", "body"], 'must be "count", "sender" or "body"'),
    fallback: "sender",
    doc: "How much push services are told of a message that waits (XEP-0357): how many there are; also from whom; also its text. Services of other people read it.",
  },
  "push.contact": {
    schema: z
      .string()
      .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, "must be an address like mailto:admin@example.com")
      .optional(),
    fallback: undefined,
    example: "mailto:admin@example.com",
    doc: "How the push services of browsers reach you. With it, Tandem sends notifications to browsers itself (Web Push), at `push.` in front of the domain; without it there is no such service.",
  },
  "push.web_hosts": {
    schema: hostPatterns,
    fallback: [
      "fcm.googleapis.com",
      "updates.push.services.mozilla.com",
      "*.push.services.mozilla.com",
      "*.notify.windows.com",
      "web.push.apple.com",
    ],
    doc: "Push services of browsers that notifications are sent to, at port 443 unless one is given (`push.example:8443`); no other address is ever contacted.",
  },
  "storage.kind": {
    schema: z.enum(["sqlite", "postgres"], 'must be "sqlite" or "postgres"'),
    fallback: "sqlite",
    doc: "Where people, rooms and messages are kept.",
  },
  "storage.postgres_url": {
    schema: z.string().optional(),
    fallback: undefined,
    example: "postgres://tandem:password@db.example.com/tandem",
    isSecret: true,
    doc: "The PostgreSQL database, version 15 or newer, encoding UTF8, owned by its user.",
  },
  "storage.postgres_readers": {
    schema: z
      .number("must be a number")
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .max(100, "must be at most 100"),
    fallback: 8,
    unit: "connections",
    doc: "Connections for reading; writing has one of its own.",
  },
  "log.level": {
    schema: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`),
    fallback: "info",
    doc: "The least important thing that is logged.",
  },
  "log.format": {
    schema: z.enum(["auto", "json", "pretty"], 'must be "auto", "json" or "pretty"'),
    fallback: "auto",
    doc: "Lines of JSON, or lines for people; `auto`: for people at a terminal.",
  },
  ...limitSettings(),
};
