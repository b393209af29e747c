import type { TestWire } from "./node-client.ts";

/** Entrances into rooms wait until they are let through; all else is sent as it comes. */
export function holdEntrances(wire: TestWire): { readonly held: string[]; release(): void } {
  const held: string[] = [];
  let release = (): void => {};
  const connect = wire.connect.bind(wire);
  wire.connect = (url, handlers) => {
    const connection = connect(url, handlers);
    let isHolding = true;
    release = () => {
      isHolding = false;
      for (const xml of held.splice(0)) connection.send(xml);
    };
    const send = (xml: string): void => {
      if (isHolding && xml.startsWith("<presence") && xml.includes("http://jabber.org/protocol/muc")) held.push(xml);
      else connection.send(xml);
    };
    return { ...connection, send };
  };
  return { held, release: () => release() };
}
