// What of @xmpp/client 0.14 is used here; it comes without types.
declare module "@xmpp/client" {
  export interface Element {
    readonly name: string;
    readonly attrs: Readonly<Record<string, string | undefined>>;
    is(name: string, namespace?: string): boolean;
    getChild(name: string, namespace?: string): Element | undefined;
    getChildren(name: string, namespace?: string): Element[];
    getChildText(name: string, namespace?: string): string | null;
    toString(): string;
  }

  export interface Client {
    readonly jid: { toString(): string };
    /** Sends an iq; rejects with the condition when an error comes back. */
    readonly iqCaller: { request(iq: Element): Promise<Element> };
    on(event: "stanza", listener: (stanza: Element) => void): void;
    on(event: "error", listener: (error: Error) => void): void;
    start(): Promise<unknown>;
    stop(): Promise<unknown>;
    send(stanza: Element): Promise<void>;
  }

  export function client(options: {
    readonly service: string;
    readonly domain: string;
    readonly username: string;
    readonly password: string;
  }): Client;

  export function xml(
    name: string,
    attributes?: Readonly<Record<string, string>>,
    ...children: (Element | string)[]
  ): Element;
}
