import type { TestWire } from "./node-client.ts";

/** What `isHeld` says waits until it is let through; all else comes as it was sent. */
export function holdAnswers(
  wire: TestWire,
  isHeld: (xml: string) => boolean,
): { readonly held: string[]; release(): void } {
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
      if (isHolding && isHeld(xml)) held.push(xml);
      else handlers.received(xml);
    };
    return connect(url, { ...handlers, received });
  };
  return { held, release: () => release() };
}
