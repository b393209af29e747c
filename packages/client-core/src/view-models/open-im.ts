import type { BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { OpenImNotice } from "./my-chat.ts";
import { addressOf, type Shell } from "./shell.ts";

export interface OpenImRequest {
  /** Absent where the room hides it. */
  readonly jid?: string | undefined;
  readonly name: string;
  readonly room?: BareJid | undefined;
  readonly roomName?: string | undefined;
}

/** What a double-click on a person does in Group Chat (RT14–RT16, RT20, RT21). Call it inside the click. */
export interface OpenIm {
  readonly notice: ReadonlySignal<OpenImNotice | undefined>;
  open(request: OpenImRequest): void;
  retry(): void;
  dismiss(): void;
}

export function createOpenIm(shell: Shell, openHere: (jid: BareJid, openedFrom: BareJid | undefined) => void): OpenIm {
  const notice = signal<OpenImNotice | undefined>(undefined);
  let last: OpenImRequest | undefined;
  let attempts = 0;

  const open = (request: OpenImRequest): void => {
    last = request;
    const { name } = request;
    const jid = request.jid === undefined ? null : addressOf(request.jid);
    const mode = shell.mode.peek();
    if (jid === null) notice.value = { kind: "hidden-address", name };
    else if (jid === shell.client.peek()?.account) notice.value = { kind: "myself" };
    else if (mode.preferred === "communicator") void handOver(jid, request);
    else if (mode.imUnavailable) notice.value = { kind: "im-unavailable", jid, name, decidedBy: decidedBy() };
    else {
      notice.value = undefined;
      openHere(jid, request.room);
    }
  };

  const decidedBy = (): string => {
    const setting = shell.mode.peek().settings["groupchat.disableIm"];
    return setting.source ?? setting.layer;
  };

  const handOver = async (jid: BareJid, { name, room, roomName }: OpenImRequest): Promise<void> => {
    const mine = ++attempts;
    notice.value = { kind: "opening", jid, name };
    const origin = { name, ...(room !== undefined && { room }), ...(roomName !== undefined && { roomName }) };
    const result = await shell.ports.device.openInCommunicator(jid, origin);
    // A later double-click has taken the notice's place.
    if (mine !== attempts) return;
    notice.value = result === "shown" ? undefined : { kind: result, jid, name };
  };

  return {
    notice,
    open,
    retry: () => {
      if (last !== undefined) open(last);
    },
    dismiss: () => {
      notice.value = undefined;
    },
  };
}
