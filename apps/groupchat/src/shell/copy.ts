import { announce } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";

/** Inside a click: the browser asks for that. */
export function copyAddress(jid: string): void {
  navigator.clipboard.writeText(jid).then(
    () => announce(strings.common.addressCopied),
    (error: unknown) => console.warn("The address could not be copied.", error),
  );
}
