import type { RoomSettingsSnapshot } from "@tandem/client-core/view-models";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** The sections of the page, in its order. */
export const SECTIONS = ["general", "type", "visibility", "people", "scope", "history", "posting", "page"] as const;
export type Section = (typeof SECTIONS)[number];

/** Which of them this person's page of this room has. */
export function sectionsOf(
  settings: Pick<RoomSettingsSnapshot, "mayConfigure" | "hasTandemFields" | "hasScope" | "addIns">,
  isScoped: boolean,
): readonly Section[] {
  const { mayConfigure, hasTandemFields, hasScope, addIns } = settings;
  return SECTIONS.filter((section) => {
    if (section === "people") return true;
    if (section === "scope") return isScoped || hasScope;
    if (section === "posting") return mayConfigure && hasTandemFields;
    if (section === "page") return mayConfigure && addIns.length > 0;
    return mayConfigure;
  });
}

export interface SectionsHere {
  readonly here: Section | undefined;
  /** Brings a section to the top and the focus to its title. */
  readonly jump: (section: Section) => void;
  readonly onScroll: () => void;
}

/** Above this many px below the top of the page the title of a section counts as having come to it. */
const TOP_PX = 48;

/** Which section is at the top of the scrolling page. What was chosen stays chosen where the page is too short to bring it up. */
export function useSections(page: RefObject<HTMLElement | null>, sections: readonly Section[]): SectionsHere {
  const [here, setHere] = useState<Section | undefined>(sections[0]);
  const chosen = useRef<Section>(undefined);
  const find = useCallback((): void => {
    const element = page.current;
    if (element === null) return;
    if (chosen.current !== undefined) {
      // The one scroll of the jump itself.
      setHere(chosen.current);
      chosen.current = undefined;
      return;
    }
    const top = element.getBoundingClientRect().top + TOP_PX;
    const isAtEnd = element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
    const titled = [...element.querySelectorAll<HTMLElement>("[data-section]")];
    const passed = titled.filter((one) => one.getBoundingClientRect().top <= top);
    const last = isAtEnd ? titled.at(-1) : (passed.at(-1) ?? titled[0]);
    setHere(last?.dataset["section"] as Section | undefined);
  }, [page]);
  useEffect(find, [find, sections]);
  const jump = (section: Section): void => {
    const target = page.current?.querySelector<HTMLElement>(`[data-section=${section}]`);
    if (page.current === null || target === null || target === undefined) return;
    const before = page.current.scrollTop;
    target.scrollIntoView({ block: "start" });
    chosen.current = page.current.scrollTop === before ? undefined : section;
    setHere(section);
    target.querySelector("h2")?.focus({ preventScroll: true });
  };
  return { here, jump, onScroll: find };
}
