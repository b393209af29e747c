import type { RoomSettingsSnapshot } from "@tandem/client-core/view-models";
import { IconButton } from "@tandem/ui-kit";
import {
  Archive16,
  ArrowLeft16,
  DocumentText16,
  Edit16,
  Globe16,
  History16,
  type IconComponent,
  Info16,
  LockClosed16,
  Options16,
  People16,
} from "@tandem/ui-kit/icons";
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import type { Section, SectionsHere } from "./sections-list.ts";

const ICONS: Readonly<Record<Section, IconComponent>> = {
  general: Info16,
  type: Options16,
  visibility: LockClosed16,
  people: People16,
  scope: Globe16,
  history: History16,
  posting: Edit16,
  page: DocumentText16,
};

interface NavProps {
  readonly settings: RoomSettingsSnapshot;
  readonly sections: readonly Section[];
  readonly at: SectionsHere;
  /** How many people are in the room's lists; undefined: not counted. */
  readonly people: number | undefined;
  readonly onBack: () => void;
}

/** In the place of My Chat: what the page has, and where it stands (design 08). One tab stop; arrows go along, Enter jumps. */
export function SectionNav({ settings, sections, at, people, onBack }: NavProps): ReactElement {
  const { openDialog } = useUi();
  const t = laterTexts.roomSettings;
  const { jid, name, mayConfigure } = settings;
  return (
    <nav className="td-rail gc-rs-nav" aria-label={t.what} data-pane="rail">
      <div className="td-me">
        <IconButton label={t.back} shortcut="Esc" onClick={onBack}>
          <ArrowLeft16 />
        </IconButton>
        <div className="td-grow">
          <div className="td-me-name td-ellipsis">{name}</div>
          <div className="td-help">{t.what}</div>
        </div>
      </div>
      <SectionList sections={sections} at={at} people={people} />
      {mayConfigure && (
        <div className="td-railfoot">
          <button type="button" className="td-row" onClick={() => openDialog({ kind: "close-room", jid, name })}>
            <Archive16 />
            <span className="td-row-name">{t.closeNow}</span>
          </button>
        </div>
      )}
    </nav>
  );
}

type ListProps = Pick<NavProps, "sections" | "at" | "people">;

/** Where there is no room beside the page it lies above it, as a line that scrolls. */
export function SectionList({ sections, at, people }: ListProps): ReactElement {
  const t = laterTexts.roomSettings.sections;
  const list = useRef<HTMLUListElement>(null);
  const focus = (index: number): void =>
    list.current?.querySelectorAll("button")[(index + sections.length) % sections.length]?.focus();
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowRight: index + 1,
      ArrowUp: index - 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: -1,
    };
    const to = steps[event.key];
    if (to === undefined || event.altKey) return;
    event.preventDefault();
    focus(to);
  };
  // The line above the page follows, too.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at.here]);
  const tabStop = at.here !== undefined && sections.includes(at.here) ? at.here : sections[0];
  return (
    <ul className="gc-rs-sections" aria-label={t.title} ref={list}>
      {sections.map((section, index) => {
        const Icon = ICONS[section];
        return (
          <li key={section}>
            <button
              type="button"
              className="td-row"
              tabIndex={section === tabStop ? 0 : -1}
              aria-current={section === at.here ? "page" : undefined}
              onClick={() => at.jump(section)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <Icon />
              <span className="td-row-name">{t[section]}</span>
              {section === "people" && people !== undefined && <span className="td-row-aux">{people}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
