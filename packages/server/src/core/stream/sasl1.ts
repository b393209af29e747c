import { buildSasl, parseSasl, type SaslCondition } from "@tandem/protocol/rfc-6120-sasl";
import type { XmlElement } from "@tandem/xml";
import type { SaslExchange, SaslStep } from "./sasl/exchange.ts";
import type { Stream } from "./stream.ts";

/** Sign-in as RFC 6120 §6 has it: after success the client opens a new stream and binds a resource. */
export class Sasl1 {
  readonly #stream: Stream;
  #exchange: SaslExchange | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  async handle(element: XmlElement): Promise<void> {
    if (this.#stream.account !== undefined) return this.#stream.fail("not-authorized", undefined);
    const nonza = parseSasl(element);
    if (typeof nonza === "string") return this.#refuse(nonza);
    switch (nonza.kind) {
      case "auth":
        return this.#begin(nonza.mechanism, nonza.data);
      case "response":
        return this.#continue(nonza.data);
      case "abort":
        return this.#refuse("aborted");
      default:
        return this.#stream.fail("unsupported-stanza-type", undefined);
    }
  }

  async #begin(mechanism: string, data: Uint8Array | undefined): Promise<void> {
    const { connection, service } = this.#stream;
    if (!service.signIn.isAllowed(connection)) return this.#refuse("encryption-required");
    const exchange = service.signIn.begin(mechanism, connection);
    if (exchange === null) return this.#refuse("invalid-mechanism");
    this.#exchange = exchange;
    return this.#continue(data);
  }

  async #continue(data: Uint8Array | undefined): Promise<void> {
    if (this.#exchange === undefined) return this.#refuse("malformed-request");
    this.#answer(await this.#exchange.step(data));
  }

  #answer(step: SaslStep): void {
    if (this.#stream.isClosed) return;
    if (step.kind === "failure") return this.#refuse(step.condition);
    if (step.kind === "challenge") return this.#stream.sendElement(buildSasl(step));
    this.#exchange = undefined;
    this.#stream.signedIn(step.account);
    this.#stream.sendElement(buildSasl({ kind: "success", data: step.data }));
    this.#stream.restart();
  }

  #refuse(condition: SaslCondition): void {
    this.#exchange = undefined;
    this.#stream.sendElement(buildSasl({ kind: "failure", condition }));
    this.#stream.countFailedSignIn();
  }
}
