import type { MenuEntry } from "@tandem/ui-kit/overlays";
import type { Ui } from "../ui.ts";

type Menus = typeof import("./menus.tsx") & typeof import("../shell/presence-menu.tsx");
type Asked = Omit<Parameters<Ui["openMenu"]>[0], "entries">;

/** What stands in menus is not in the first load: it is on its way with the first paint, and fetched at the latest here. */
async function load(): Promise<Menus> {
  const [rows, presence] = await Promise.all([import("./menus.tsx"), import("../shell/presence-menu.tsx")]);
  return { ...rows, ...presence };
}

export function preloadMenus(): void {
  load().catch((error: unknown) => console.warn("Menus could not be loaded in advance.", error));
}

/** Opens none where there is nothing to do. */
export function openMenuOf(ui: Ui, asked: Asked, entriesOf: (menus: Menus) => readonly MenuEntry[]): void {
  load().then(
    (menus) => {
      const entries = entriesOf(menus);
      if (entries.length > 0) ui.openMenu({ ...asked, entries });
    },
    (error: unknown) => console.warn("A menu could not be loaded.", error),
  );
}
