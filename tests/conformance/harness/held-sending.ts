import type { TestWire } from "./node-client.ts";

/** What an app sends waits, from its `from`th frame on (the first is 1), until it is let through. */
export function holdSending(
  wire: TestWire,
  from: number,
): { readonly reached: Promise<void>; readonly sent: () => number; release(): void } {
  let count = 0;
  let isReleased = false;
  const held: (() => void)[] = [];
  const reached = Promise.withResolvers<void>();
  const connect = wire.connect.bind(wire);
  wire.connect = (url, handlers) => {
    const connection = connect(url, handlers);
    const send = (xml: string): void => {
      count++;
      if (isReleased || count < from) return connection.send(xml);
      held.push(() => connection.send(xml));
      reached.resolve();
    };
    return { ...connection, send };
  };
  return {
    reached: reached.promise,
    sent: () => count,
    release() {
      isReleased = true;
      for (const send of held.splice(0)) send();
    },
  };
}
