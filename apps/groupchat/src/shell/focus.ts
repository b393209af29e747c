/** From the empty entry area up to the newest message. */
export function focusLastMessage(): void {
  document.querySelector<HTMLElement>(".td-messages-scroll article[tabindex='0']")?.focus();
}

export function focusEntry(): void {
  document.querySelector<HTMLElement>("[data-pane=entry] textarea")?.focus();
}
