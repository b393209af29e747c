import type { Bind2Request } from "@tandem/protocol/xep-0386-bind2";
import { hex } from "@tandem/protocol/encoding";
import { prepareResource } from "@tandem/protocol";
import type { Stream } from "./stream.ts";

const TAG_CHARS_MAX = 64;
const SUFFIX_BYTES = 6;

/**
 * The resource of a client that leaves it to the server (XEP-0386 §3.3): its tag and a suffix. The same installation gets the
 * same one each time, so a new sign-in replaces the session that it left behind; from outside the suffix tells nothing.
 */
export function resourceFor(stream: Stream, bind: Bind2Request, agentId: string | undefined): string {
  const { core, signIn } = stream.service;
  const tag = prepareResource((bind.tag ?? "").slice(0, TAG_CHARS_MAX).toWellFormed());
  const suffix =
    agentId === undefined
      ? core.environment.random.id(SUFFIX_BYTES * 8)
      : hex(signIn.pseudonym("resource", `${stream.account}\0${bind.tag}\0${agentId}`).slice(0, SUFFIX_BYTES));
  return tag === null ? suffix : `${tag}.${suffix}`;
}
