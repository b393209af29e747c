import { currentTheme, onThemeChange } from "@tandem/ui-kit/theme";

export interface PopOut {
  readonly jid: string;
  readonly window: Window;
}

/** Conversations in windows of their own. They are views of this window, on its connection, and go with it (ADR 0027). */
export interface PopOuts {
  readonly value: readonly PopOut[];
  subscribe(listener: () => void): () => void;
  /** Call inside a click. False: the browser refused. One that is open comes to the front. */
  open(jid: string): boolean;
  /** Brings it to the front; false when there is none. */
  show(jid: string): boolean;
  closeAll(): void;
  /** Calls back when one of them gets or loses the focus. */
  onFocus(listener: (isFocused: boolean) => void): () => void;
}

/** Size of a conversation window (design 03). */
const FEATURES = "popup,width=448,height=640";
/** Closing by the browser tells nothing that can be relied on in all of them. */
const LOOK_MS = 500;

export function createPopOuts(): PopOuts {
  let all: readonly PopOut[] = [];
  const listeners = new Set<() => void>();
  const focusListeners = new Set<(isFocused: boolean) => void>();
  let watching: ReturnType<typeof setInterval> | undefined;

  const set = (next: readonly PopOut[]): void => {
    all = next;
    if (all.length === 0) watching = void clearInterval(watching);
    else watching ??= setInterval(dropClosed, LOOK_MS);
    for (const listener of listeners) listener();
  };
  const dropClosed = (): void => {
    if (all.some((one) => one.window.closed)) set(all.filter((one) => !one.window.closed));
  };
  const tellFocus = (): void => {
    const isFocused = all.some((one) => !one.window.closed && one.window.document.hasFocus());
    for (const listener of focusListeners) listener(isFocused || document.hasFocus());
  };
  const show = (jid: string): boolean => {
    const open = all.find((one) => one.jid === jid && !one.window.closed);
    open?.window.focus();
    return open !== undefined;
  };
  const closeAll = (): void => {
    for (const one of all) one.window.close();
    set([]);
  };
  // A view without the window that makes it would be a picture that no longer answers.
  window.addEventListener("pagehide", closeAll);

  return {
    get value() {
      return all;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open(jid) {
      if (show(jid)) return true;
      const opened = window.open("", "", FEATURES);
      if (opened === null) return false;
      furnish(opened);
      opened.addEventListener("focus", tellFocus);
      opened.addEventListener("blur", tellFocus);
      set([...all, { jid, window: opened }]);
      return true;
    },
    show,
    closeAll,
    onFocus(listener) {
      focusListeners.add(listener);
      return () => focusListeners.delete(listener);
    },
  };
}

/** An empty page gets our styles, language and theme. */
function furnish({ document: page }: Window): void {
  page.documentElement.lang = document.documentElement.lang;
  page.documentElement.dir = document.documentElement.dir;
  const follow = (): void => {
    page.documentElement.dataset.theme = currentTheme();
  };
  follow();
  const stop = onThemeChange(follow);
  page.defaultView?.addEventListener("pagehide", stop);
  const seen = new Set<HTMLLinkElement>();
  const copyStyles = (): void => {
    for (const sheet of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet], link[rel=icon]")) {
      if (seen.has(sheet)) continue;
      seen.add(sheet);
      const copy = page.createElement("link");
      copy.rel = sheet.rel;
      copy.href = sheet.href;
      page.head.append(copy);
    }
  };
  copyStyles();
  // Parts that are loaded later bring their own.
  const later = new MutationObserver(copyStyles);
  later.observe(document.head, { childList: true });
  page.defaultView?.addEventListener("pagehide", () => later.disconnect());
}
