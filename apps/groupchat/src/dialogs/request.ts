/** What can be asked for; each has its dialog. Settings and shortcuts are dialogs too: the place behind them stays. */
export type DialogRequest =
  | { readonly kind: "add-contact"; readonly jid?: string }
  | { readonly kind: "rename-contact"; readonly jid: string; readonly name: string }
  | { readonly kind: "move-contact"; readonly jid: string; readonly name: string; readonly from: string }
  | { readonly kind: "copy-contact"; readonly jid: string; readonly name: string }
  | { readonly kind: "remove-contact"; readonly jid: string; readonly name: string }
  | { readonly kind: "rename-group"; readonly name: string }
  | { readonly kind: "bring-in"; readonly jid: string; readonly name: string }
  | { readonly kind: "create-room" }
  | { readonly kind: "leave-room"; readonly jid: string; readonly name: string }
  | { readonly kind: "close-room"; readonly jid: string; readonly name: string }
  | { readonly kind: "unsaved-settings"; readonly jid: string; readonly name: string }
  | { readonly kind: "invite"; readonly jid: string; readonly name: string }
  | { readonly kind: "topic"; readonly jid: string; readonly name: string; readonly topic: string }
  | { readonly kind: "save-filter"; readonly suggested: string }
  | { readonly kind: "rename-filter"; readonly id: string; readonly name: string }
  | { readonly kind: "note" }
  | { readonly kind: "set-for" }
  | { readonly kind: "sign-out" }
  | { readonly kind: "settings"; readonly section?: "im" }
  | { readonly kind: "shortcuts" };
