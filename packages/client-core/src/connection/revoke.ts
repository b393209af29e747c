import { domainOf, type BareJid } from "@tandem/protocol";
import type { FastToken } from "@tandem/protocol/xep-0484-fast";
import type { ClientPorts } from "../ports/index.ts";
import { isPrivateUrl } from "./connection.ts";
import { signIn } from "./sign-in.ts";
import { openWire } from "./wire.ts";

/** Uses a remembered sign-in for the last time, which ends it on the server. Best effort: off-line it ends by its expiry. */
export async function revokeToken(
  ports: ClientPorts,
  account: BareJid,
  token: FastToken,
  userAgent: { readonly id: string; readonly software: string },
): Promise<void> {
  try {
    const url = await ports.transport.endpoint(domainOf(account));
    if (url === null) return;
    const wire = await openWire(ports.transport, url, () => {});
    await signIn(wire, ports.crypto, {
      credentials: { account, token },
      wantsToken: false,
      userAgent,
      resource: "revoke",
      isPrivate: isPrivateUrl(url),
      onStep: () => {},
      invalidatesToken: true,
    });
    wire.close();
  } catch (error) {
    ports.log.warn(`the remembered sign-in could not be revoked: ${String(error)}`);
  }
}
