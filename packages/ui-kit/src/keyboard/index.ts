import { elementOf } from "./element.ts";
import { chosenKeys } from "./habits.ts";

export { elementOf };
export { chooseKeys, chosenKeys, type KeyHabits, onKeysChange } from "./habits.ts";

/** A key with its modifiers as written in the shortcuts list: "Ctrl+K", "Alt+Shift+Up", "F6", "/". */
export type KeyName = string;

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  /** Position of the key: digits and letters keep their place when Alt changes what they print (macOS). */
  readonly code?: string;
}

const SHORT: Record<string, string> = {
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  " ": "Space",
  Escape: "Esc",
};

/** On macOS Ctrl is Cmd (design §6). */
export function keyName(event: KeyPress, mac = isMac()): KeyName {
  const ctrl = mac ? event.metaKey : event.ctrlKey;
  const plain = plainKey(event);
  const shifted = event.shiftKey && (plain.length > 1 || ctrl || event.altKey || /^[A-Z]$/.test(plain));
  return [ctrl && "Ctrl", event.altKey && "Alt", shifted && "Shift", plain].filter((part) => part !== false).join("+");
}

function plainKey(event: KeyPress): string {
  const byPlace = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code ?? "");
  if ((event.altKey || event.ctrlKey || event.metaKey) && byPlace) return byPlace[1] ?? byPlace[2] ?? event.key;
  const key = SHORT[event.key] ?? event.key;
  return key.length === 1 ? key.toUpperCase() : key;
}

/** As `keyName`; "" for a character alone where the person does not want those to be commands. */
export function commandKey(event: KeyPress): KeyName {
  const name = keyName(event);
  return name.length === 1 && !chosenKeys().letters ? "" : name;
}

export type KeyMap = Readonly<Record<KeyName, (event: KeyboardEvent) => void | false>>;

/** Calls the entry for the key, if there is one; `false` from it means that it did nothing and the browser may go on. */
export function handleKey(map: KeyMap, event: KeyboardEvent): boolean {
  const action = map[keyName(event)];
  if (action === undefined || event.isComposing) return false;
  if (action(event) === false) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/**
 * A dialog or a menu has the keys for itself, and not only those that come from inside: what had the focus in a dialog may have
 * gone away, and the key comes from the page. A menu that closes with a key is out of the page before the window hears of it,
 * so it is the target that tells.
 */
export function isForLayer({ target }: Event): boolean {
  const layer = "[role=dialog], [role=alertdialog], [role=menu]";
  return document.querySelector("dialog[open]") !== null || elementOf(target)?.closest(layer) != null;
}

/** Typing: single letters are text there, never commands. */
export function isTextField(target: EventTarget | null): boolean {
  const element = elementOf(target);
  return element !== null && (element.matches("input, textarea, select") || element.isContentEditable);
}

/** F6 and Shift+F6: from pane to pane, to the element of each that had the focus last or takes it first. */
export function focusNextPane(backwards = false, root: ParentNode = document): void {
  const panes = [...root.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.offsetParent !== null);
  if (panes.length === 0) return;
  // A pane may stand inside another (the entry area in the messages): the inner one counts.
  const here = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const step = backwards ? -1 : 1;
  const start = here === -1 && backwards ? 0 : here;
  for (let tried = 1; tried <= panes.length; tried += 1) {
    const pane = panes[(start + step * tried + panes.length * 2) % panes.length];
    if (pane !== undefined && focusInside(pane)) return;
  }
}

const FOCUSABLE = "[tabindex='0'], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), a[href]";

/** The list row or field that is meant, before the buttons around it. */
export function focusInside(pane: HTMLElement): boolean {
  const target =
    pane.querySelector<HTMLElement>("[data-pane-focus]") ??
    pane.querySelector<HTMLElement>(
      ":is([role=treeitem], [role=option], [role=row])[tabindex='0'], textarea, article[tabindex='0']",
    ) ??
    pane.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
  return target !== null && document.activeElement === target;
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
