import { el, parseElement, serialize, XmlError, type XmlElement } from "@tandem/xml";
import { NS_FRAMING, NS_STREAM } from "@tandem/protocol";
import type { Transport, TransportPort } from "../ports/index.ts";
import { ConnectionError } from "./errors.ts";

export interface Wire {
  send(element: XmlElement): void;
  /** The next element of the negotiation. Rejects with ConnectionError when the stream ends first. */
  next(): Promise<XmlElement>;
  /** From now on elements go to `handler`; those that waited come first. */
  deliverTo(handler: (element: XmlElement) => void): void;
  close(): void;
  readonly isOpen: boolean;
}

/** XMPP over one WebSocket (RFC 7395): an element a frame. `onClosed` is called once, after the wire was open. */
export function openWire(
  transport: TransportPort,
  url: string,
  onClosed: (error: ConnectionError) => void,
): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const waiting: XmlElement[] = [];
    let asking: { resolve(element: XmlElement): void; reject(error: ConnectionError): void } | undefined;
    let handler: ((element: XmlElement) => void) | undefined;
    let state: "opening" | "open" | "closed" = "opening";
    let failure: ConnectionError | undefined;

    const take = (element: XmlElement): void => {
      if (handler !== undefined) handler(element);
      else if (asking !== undefined) {
        const waiter = asking;
        asking = undefined;
        waiter.resolve(element);
      } else waiting.push(element);
    };

    const end = (error: ConnectionError): void => {
      if (state === "closed") return;
      const wasOpen = state === "open";
      state = "closed";
      failure ??= error;
      asking?.reject(failure);
      asking = undefined;
      if (wasOpen) onClosed(failure);
      else reject(failure);
    };

    const receive = (text: string): void => {
      let element: XmlElement;
      try {
        element = parseElement(text);
      } catch (error) {
        if (!(error instanceof XmlError)) throw error;
        failure = new ConnectionError("protocol", error.message);
        socket.close();
        return;
      }
      if (element.is("close", NS_FRAMING)) return socket.close();
      if (element.is("error", NS_STREAM)) {
        failure = streamError(element);
        return;
      }
      take(element);
    };

    const socket: Transport = transport.connect(url, {
      opened: () => {
        if (state !== "opening") return;
        state = "open";
        resolve(wire);
      },
      received: (text) => {
        if (state === "open") receive(text);
      },
      closed: () => end(new ConnectionError("unreachable")),
    });

    const wire: Wire = {
      get isOpen() {
        return state === "open";
      },
      send(element) {
        if (state === "open") socket.send(serialize(element));
      },
      next() {
        if (failure !== undefined) return Promise.reject(failure);
        if (state === "closed") return Promise.reject(new ConnectionError("unreachable"));
        const first = waiting.shift();
        if (first !== undefined) return Promise.resolve(first);
        return new Promise((answer, refuse) => {
          asking = { resolve: answer, reject: refuse };
        });
      },
      deliverTo(to) {
        handler = to;
        for (const element of waiting.splice(0)) to(element);
      },
      close() {
        if (state !== "open") return;
        socket.send(serialize(el("close", NS_FRAMING)));
        socket.close();
        // The peer may be gone; waiting for its goodbye would hold up the next try.
        end(new ConnectionError("closed"));
      },
    };
  });
}

function streamError(element: XmlElement): ConnectionError {
  const condition = element.firstElement()?.name ?? "undefined-condition";
  if (condition === "conflict") return new ConnectionError("replaced");
  if (condition === "reset") return new ConnectionError("session-ended");
  if (condition === "not-authorized") return new ConnectionError("signed-out-elsewhere");
  return new ConnectionError("protocol", condition);
}
