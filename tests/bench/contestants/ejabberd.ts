import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tandem/testkit/free-port";
import { makeCertificate } from "./certificate.ts";
import {
  ARCHIVED_EVERY_SECONDS,
  archived,
  type Contestant,
  contactsOf,
  DOMAIN,
  type Entrant,
  localsOf,
  ROOMS,
  type Seed,
} from "./contestant.ts";
import { ITERATIONS, SALT, scramKeys } from "./keys.ts";
import { liveIn } from "./lives.ts";
import { launch, listening } from "./process.ts";
import { fillDatabase, makeWalDatabase } from "./wal-database.ts";

const LIBRARIES = "/usr/lib/x86_64-linux-gnu";
const SCHEMA = "/usr/share/ejabberd/sql/lite.sql";

/**
 * Debian's ejabberd 23, an instance of our own: no distribution, so no node name, cookie or epmd. Accounts and rosters in
 * Mnesia (the default), archives in SQLite (its manual advises against Mnesia there) in WAL mode. `+sbwt none`: idle
 * schedulers sleep at once instead of spinning, which would be counted as its work.
 */
async function start(seed: Seed): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), "bench-ejabberd-"));
  const at = (name: string) => join(directory, name);
  for (const folder of ["mnesia", "log"]) mkdirSync(at(folder));
  makeWalDatabase(at("archive.sqlite"), readFileSync(SCHEMA, "utf8"));
  const [plain, tls, http, ready] = [await freePort(), await freePort(), await freePort(), await freePort()];
  writeFileSync(
    at("ejabberd.yml"),
    configuration({ plain, tls, http, file: at("archive.sqlite"), ...makeCertificate(directory) }),
  );
  writeFileSync(at("seed.erl"), seeding(seed, ready));
  writeFileSync(at("again.erl"), toldReady(ready));
  const spin = ["+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"];
  const ports = { plain, tls, webSocket: `ws://127.0.0.1:${http}/ws` };
  return liveIn(directory, { name: "ejabberd", ports }, async (life) => {
    const then = life === 0 ? "seed.erl" : "again.erl";
    const child = launch(
      // As ejabberdctl starts it, the sizes included.
      [
        "erl",
        "+K",
        "true",
        "+P",
        "250000",
        ...spin,
        "-noinput",
        "-mnesia",
        "dir",
        `"${at("mnesia")}"`,
        "-s",
        "ejabberd",
        "-eval",
        `spawn(fun() -> {ok, _} = application:ensure_all_started(ejabberd), ok = file:eval("${at(then)}") end).`,
      ],
      {
        HOME: directory,
        ERL_LIBS: LIBRARIES,
        ERL_CRASH_DUMP: at("crash.dump"),
        ERL_MAX_PORTS: "32000",
        EJABBERD_CONFIG_PATH: at("ejabberd.yml"),
        EJABBERD_LOG_PATH: at("log/ejabberd.log"),
      },
    );
    await listening(child, ready);
    return child;
  });
}

/** Erlang that writes the records as its own modules would, then opens a port to say so. */
function seeding(seed: Seed, ready: number): string {
  const keys = scramKeys("sha1");
  const secret = `{scram, <<"${keys.stored.toString("base64")}">>, <<"${keys.server.toString("base64")}">>, <<"${SALT.toString("base64")}">>, sha, ${ITERATIONS}}`;
  const rosters = Array.from(
    { length: seed.people },
    (_, i) =>
      `{<<"p${i}">>, [${contactsOf(i, seed)
        .map((local) => `<<"${local}">>`)
        .join(",")}]}`,
  );
  return `D = <<"${DOMAIN}">>,
lists:foreach(fun(U) -> ok = mnesia:dirty_write({passwd, {U, D}, ${secret}}) end, [${localsOf(seed)
    .map((local) => `<<"${local}">>`)
    .join(",")}]),
lists:foreach(fun({U, Cs}) -> lists:foreach(fun(C) ->
  ok = mnesia:dirty_write({roster, {U, D, {C, D, <<>>}}, {U, D}, {C, D, <<>>}, C, both, none, [], <<>>, []}) end, Cs) end, [${rosters.join(",")}]),
lists:foreach(fun(I) -> N = list_to_binary("r" ++ integer_to_list(I)),
  ok = mnesia:dirty_write({muc_room, {N, <<"${ROOMS}">>}, [{persistent, true}, {title, N}, {affiliations, [{{<<"u0">>, D, <<>>}, {owner, <<>>}}]}]}) end, lists:seq(0, ${seed.rooms - 1})),
${toldReady(ready)}`;
}

function toldReady(ready: number): string {
  return `{ok, _} = gen_tcp:listen(${ready}, [{ip, {127,0,0,1}}, {reuseaddr, true}]),
receive stop -> ok end.
`;
}

/** As mod_mam_sql does: microseconds, and the stanza as text. */
function archive(directory: string, messages: number): void {
  const now = Date.now() * 1_000;
  fillDatabase(join(directory, "archive.sqlite"), {
    statement:
      "INSERT INTO archive (username, timestamp, peer, bare_peer, xml, txt, kind, nick) VALUES ('u0', ?, ?, ?, ?, ?, 'chat', '')",
    rows: messages,
    row: (n) => {
      const { from, to, body } = archived(n);
      const stanza = `<message xmlns='jabber:client' type='chat' id='old${n}' from='${from}' to='${to}'><body>${body}</body></message>`;
      return [now - (messages - n) * ARCHIVED_EVERY_SECONDS * 1_000_000, from, `u1@${DOMAIN}`, stanza, body];
    },
  });
}

function configuration(at: {
  readonly plain: number;
  readonly tls: number;
  readonly http: number;
  readonly file: string;
  readonly both: string;
}): string {
  return `loglevel: warning
hosts: ["${DOMAIN}"]
certfiles: ["${at.both}"]
auth_password_format: scram
auth_scram_hash: sha
sql_type: sqlite
sql_database: "${at.file}"
listen:
  - {port: ${at.plain}, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144, access: all, starttls: false}
  - {port: ${at.tls}, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144, access: all, tls: true}
  - {port: ${at.http}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/ws: ejabberd_http_ws}}
shaper_rules:
  max_user_sessions: 10
  max_user_offline_messages: 100
modules:
  mod_disco: {}
  mod_caps: {}
  mod_roster: {versioning: true}
  mod_private: {}
  mod_carboncopy: {}
  mod_offline: {access_max_user_messages: max_user_offline_messages}
  mod_ping: {}
  mod_blocking: {}
  mod_privacy: {}
  mod_pubsub: {plugins: [flat, pep]}
  mod_stream_mgmt: {resend_on_timeout: if_offline}
  mod_mam: {db_type: sql, default: always, request_activates_archiving: false, compress_xml: false}
  mod_muc:
    host: "${ROOMS}"
    history_size: 50
    max_users: 2000
    max_user_conferences: 1000
    default_room_options: {mam: true, max_users: 2000, persistent: false}
`;
}

export const ejabberd: Entrant = { name: "ejabberd", packages: ["ejabberd", "erlang-p1-sqlite3"], start, archive };
