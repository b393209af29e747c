import type { BareJid, Jid } from "@tandem/protocol";
import { NS_SM, parseSm } from "@tandem/protocol/xep-0198-stream-management";
import {
  buildBind2Feature,
  buildBound2,
  NS_BIND2,
  parseBind2Request,
  type Bind2Request,
} from "@tandem/protocol/xep-0386-bind2";
import {
  buildSasl2,
  buildSasl2Feature,
  parseAuthenticate,
  parseSasl2,
  type Authenticate,
} from "@tandem/protocol/xep-0388-sasl2";
import {
  buildFastFeature,
  buildToken,
  HT_SHA_256_NONE,
  NS_FAST,
  parseFastUse,
  parseTokenRequest,
} from "@tandem/protocol/xep-0484-fast";
import type { SaslCondition } from "@tandem/protocol/rfc-6120-sasl";
import { el, type XmlElement } from "@tandem/xml";
import type { SessionChannel } from "./channel.ts";
import { resourceFor } from "./device-resource.ts";
import { NS_CSI } from "./namespaces.ts";
import type { SaslExchange, SaslStep } from "./sasl/exchange.ts";
import { HashedTokenExchange } from "./sasl/hashed-token.ts";
import type { Stream } from "./stream.ts";

/** The stream feature (XEP-0388 §2.1): what can be had in one exchange. `inlineBind`: namespaces that modules offer. */
export function sasl2Feature(mechanisms: readonly string[], inlineBind: Iterable<string>): XmlElement {
  return buildSasl2Feature({
    mechanisms,
    inline: [buildBind2Feature([NS_SM, NS_CSI, ...inlineBind]), el("sm", NS_SM), buildFastFeature([HT_SHA_256_NONE])],
  });
}

/** Sign-in, resumption or binding, and a token for next time, in one exchange (XEP-0388, 0386, 0198 §9, 0484). */
export class Sasl2 {
  readonly #stream: Stream;
  #attempt: { readonly exchange: SaslExchange; readonly request: Authenticate } | undefined;
  #tokenUsed: string | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  async handle(element: XmlElement): Promise<void> {
    if (this.#stream.account !== undefined) return this.#stream.fail("not-authorized", undefined);
    if (element.name === "authenticate") return this.#begin(element);
    const nonza = parseSasl2(element);
    if (typeof nonza === "string") return this.#refuse(nonza);
    if (nonza.kind === "abort") return this.#refuse("aborted");
    if (nonza.kind !== "response") return this.#stream.fail("unsupported-stanza-type", undefined);
    if (this.#attempt === undefined) return this.#refuse("malformed-request");
    return this.#answer(await this.#attempt.exchange.step(nonza.data), this.#attempt.request);
  }

  async #begin(element: XmlElement): Promise<void> {
    const { connection, service } = this.#stream;
    const request = parseAuthenticate(element);
    if (typeof request === "string") return this.#refuse(request);
    if (!service.signIn.isAllowed(connection)) return this.#refuse("encryption-required");
    const exchange =
      request.mechanism === HT_SHA_256_NONE
        ? this.#tokenExchange(request)
        : service.signIn.begin(request.mechanism, connection);
    if (exchange === null) return this.#refuse("invalid-mechanism");
    this.#attempt = { exchange, request };
    return this.#answer(await exchange.step(request.initialResponse), request);
  }

  #tokenExchange(request: Authenticate): SaslExchange {
    const { connection, service } = this.#stream;
    const use = parseFastUse(request.inline.find((node) => node.ns === NS_FAST && node.name === "fast"));
    return new HashedTokenExchange({
      domain: service.core.options.domain,
      guard: service.signIn.guardFor(connection.remoteAddress),
      verify: async (account, proof) => {
        const used = await service.tokens.use(account, proof, {
          agentId: request.userAgent?.id,
          count: use?.count,
          invalidate: use?.invalidate ?? false,
        });
        this.#tokenUsed = used?.isDue === true ? used.key : undefined;
        return used?.answer ?? null;
      },
    });
  }

  async #answer(step: SaslStep, request: Authenticate): Promise<void> {
    if (this.#stream.isClosed) return;
    if (step.kind === "failure") return this.#refuse(step.condition);
    if (step.kind === "challenge") return this.#stream.sendElement(buildSasl2(step));
    this.#attempt = undefined;
    this.#stream.signedIn(step.account);
    const token = await this.#newToken(step.account, request);
    if (this.#stream.isClosed) return;
    return this.#enter(step, request, token === undefined ? [] : [token]);
  }

  async #newToken(account: BareJid, request: Authenticate): Promise<XmlElement | undefined> {
    const isWanted = request.inline.some((node) => parseTokenRequest(node) === HT_SHA_256_NONE);
    if (!isWanted && this.#tokenUsed === undefined) return undefined;
    return buildToken(await this.#stream.service.tokens.issue(account, request.userAgent ?? {}, this.#tokenUsed));
  }

  /** Resume if that is asked for and possible, else bind if that is asked for, else leave it to the stanzas that follow. */
  async #enter(
    step: Extract<SaslStep, { kind: "success" }>,
    request: Authenticate,
    inline: XmlElement[],
  ): Promise<void> {
    const stream = this.#stream;
    const succeed = (jid: Jid, results: readonly XmlElement[]): void => {
      stream.sendElement(buildSasl2({ kind: "success", data: step.data, jid, inline: [...results, ...inline] }));
      stream.sendFeatures();
    };
    const resume = request.inline.map(parseSm).find((nonza) => nonza?.kind === "resume");
    if (resume?.kind === "resume") {
      const isResumed = await stream.management.resume(resume, (resumed, jid) => succeed(jid, [resumed]));
      if (isResumed) return;
      inline.push(stream.management.failed("item-not-found"));
    }
    const bind = parseBind2Request(request.inline.find((node) => node.is("bind", NS_BIND2)));
    if (bind === null) return succeed(step.account, []);
    const resource = resourceFor(stream, bind, request.userAgent?.id);
    const isBound = await stream.binding.bind(resource, (channel) =>
      succeed(channel.session.jid, [this.#bound(channel, bind)]),
    );
    if (!isBound) stream.fail("resource-constraint", "This account is signed in on too many devices.");
  }

  /** XEP-0386 §3.2: what was switched on in passing. */
  #bound(channel: SessionChannel, bind: Bind2Request): XmlElement {
    const { core } = this.#stream.service;
    const results: XmlElement[] = [];
    for (const feature of bind.features) {
      const enable = parseSm(feature);
      if (enable?.kind === "enable") results.push(this.#stream.management.enable(channel, enable));
      else if (feature.is("inactive", NS_CSI)) channel.setActive(false);
      else core.inlineBind.get(`${feature.name} ${feature.ns}`)?.(channel.session, feature);
    }
    return buildBound2({ results });
  }

  #refuse(condition: SaslCondition): void {
    this.#attempt = undefined;
    this.#stream.sendElement(buildSasl2({ kind: "failure", condition }));
    this.#stream.countFailedSignIn();
  }
}
