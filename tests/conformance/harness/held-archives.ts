import type { TestWire } from "./node-client.ts";

/** Answers of archives wait until they are let through; all else comes as it was sent. */
export function holdArchives(wire: TestWire): { readonly held: string[]; release(): void } {
  const held: string[] = [];
  let release = (): void => {};
  const connect = wire.connect.bind(wire);
  wire.connect = (url, handlers) => {
    let isHolding = true;
    release = () => {
      isHolding = false;
      for (const xml of held.splice(0)) handlers.received(xml);
    };
    const received = (xml: string): void => {
      if (isHolding && xml.includes("urn:xmpp:mam:2") && /<(result|fin)\b/.test(xml)) held.push(xml);
      else handlers.received(xml);
    };
    return connect(url, { ...handlers, received });
  };
  return { held, release: () => release() };
}
