import type {
  RoleAccess,
  RoomAccessViewModel,
  RoomSettingsSnapshot,
  RoomSettingsViewModel,
} from "@tandem/client-core/view-models";
import {
  announce,
  Bar,
  Button,
  EmptyState,
  IconButton,
  Keys,
  RAIL_OVERLAY,
  RoomTile,
  SIDE_OVERLAY,
  SkeletonRows,
  useMedia,
  useOptionalSnapshot,
  useSnapshot,
} from "@tandem/ui-kit";
import { ChevronLeft24, ErrorCircleFilled16, NumberSymbol20 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { Access, AccessPanel, AfterSaving } from "./access-panel.tsx";
import { changesInWords } from "./changes.ts";
import { Row } from "./row.tsx";
import { Scope } from "./scope.tsx";
import { SectionList, SectionNav } from "./section-nav.tsx";
import { sectionsOf, useSections } from "./sections-list.ts";
import { AddIn, General, History, People, Posting, Type, Visibility } from "./sections.tsx";
import "./room-settings.css";

export interface RoomSettingsViewProps {
  readonly vm: RoomSettingsViewModel;
  readonly bars: ReactNode;
}

/** One page for one room: what stands there is what holds, until something is changed and saved (design 08). */
export default function RoomSettingsView({ vm, bars }: RoomSettingsViewProps): ReactElement {
  const { app, openDialog } = useUi();
  const settings = useSnapshot(vm, (s) => s);
  const access = useAccess(vm);
  const numbers = useOptionalSnapshot(access, (s) => s.roles);
  const isScoped = useOptionalSnapshot(access, (s) => s.scopes.length > 0) === true;
  const isAlone = useMedia(RAIL_OVERLAY);
  const isSideBelow = useMedia(SIDE_OVERLAY);
  const page = useRef<HTMLDivElement>(null);
  const sections = useMemo(() => sectionsOf(settings, isScoped), [settings, isScoped]);
  const at = useSections(page, sections);
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    // Who comes back finds what they had changed.
    if (vm.snapshot().changed.length === 0) void vm.load();
    return () => {
      const { jid, name, changed } = vm.snapshot();
      if (changed.length > 0) openDialog({ kind: "unsaved-settings", jid, name });
    };
  }, [vm, openDialog]);
  const save = async (): Promise<void> => {
    if (settings.changed.length === 0 || settings.problem !== undefined || settings.state !== "ready") return;
    setFailure(undefined);
    const outcome = await vm.save();
    if (outcome.ok) announce(laterTexts.roomSettings.saved);
    else setFailure(outcome.detail ?? strings.error[outcome.code]);
  };
  const goBack = (): void => app.myChat.goBack();
  const onKeyDown = (event: KeyboardEvent): void => {
    const isWriting = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key === "Escape" && !event.defaultPrevented && !isWriting) goBack();
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") void save();
    else return;
    event.preventDefault();
  };
  const title = laterTexts.roomSettings.title(settings.name);
  const isThere = settings.state === "ready" || settings.state === "saving";
  const people = sumOf(numbers);
  return (
    <div className="gc-rs-place" onKeyDown={onKeyDown}>
      {!isAlone && <SectionNav settings={settings} sections={sections} at={at} people={people} onBack={goBack} />}
      <main className="td-main" aria-label={title} data-pane="messages">
        <Header settings={settings} onBack={isAlone ? goBack : undefined} />
        {isAlone && isThere && (
          <nav aria-label={laterTexts.roomSettings.what}>
            <SectionList sections={sections} at={at} people={people} />
          </nav>
        )}
        <div className="td-messages">
          {bars !== undefined && <div className="td-bars">{bars}</div>}
          {failure !== undefined && (
            <Bar look="danger" icon={<ErrorCircleFilled16 />}>
              {failure}
            </Bar>
          )}
          {isThere ? (
            <div className="gc-rs" aria-busy={settings.state === "saving"} ref={page} onScroll={at.onScroll}>
              <Sections vm={vm} settings={settings} access={access} />
              {isSideBelow && access !== undefined && (
                <Row title={laterTexts.roomSettings.access}>
                  {settings.changed.length > 0 && <AfterSaving />}
                  <Access vm={access} settings={settings} />
                </Row>
              )}
              {isAlone && settings.mayConfigure && <Close settings={settings} />}
            </div>
          ) : (
            <NotThere vm={vm} settings={settings} />
          )}
        </div>
        {settings.changed.length > 0 && <Foot vm={vm} settings={settings} onSave={() => void save()} />}
      </main>
      {!isSideBelow && isThere && access !== undefined && <AccessPanel vm={access} settings={settings} />}
    </div>
  );
}

/** Fetched beside the page itself; it follows what is changed as long as the page stands. */
function useAccess(vm: RoomSettingsViewModel): RoomAccessViewModel | undefined {
  const [access, setAccess] = useState<RoomAccessViewModel>();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    const begin = (made: RoomAccessViewModel): void => {
      if (isGone) return;
      setAccess(made);
      stop = made.follow();
    };
    // Without it the page can do all that it does otherwise.
    vm.access().then(begin, () => undefined);
    return () => {
      isGone = true;
      stop?.();
    };
  }, [vm]);
  return access;
}

/** Everybody with a role; undefined where somebody was not counted. */
function sumOf(roles: readonly RoleAccess[] | undefined): number | undefined {
  const named = (roles ?? []).filter(({ role }) => role !== "others");
  if (named.length === 0 || named.some(({ people }) => people === undefined)) return undefined;
  return named.reduce((sum, { people = 0 }) => sum + people, 0);
}

interface Shown {
  readonly settings: RoomSettingsSnapshot;
}

interface HeaderProps extends Shown {
  /** Undefined where the list of sections leads back. */
  readonly onBack: (() => void) | undefined;
}

function Header({ settings, onBack }: HeaderProps): ReactElement {
  const t = laterTexts.roomSettings;
  const path = settings.categoryPath.join(" / ");
  return (
    <header className="td-header">
      {onBack !== undefined && (
        <IconButton className="gc-touch" label={t.back} onClick={onBack}>
          <ChevronLeft24 />
        </IconButton>
      )}
      <span className="gc-wide">
        <RoomTile address={settings.jid}>
          <NumberSymbol20 />
        </RoomTile>
      </span>
      <div className="td-grow">
        <div className="td-line" style={{ gap: 8 }}>
          <h1 className="td-ellipsis">{settings.name}</h1>
          {path !== "" && <span className="td-tag gc-wide">{path}</span>}
        </div>
        <span className="td-header-topic">
          {onBack === undefined ? t.managersOf(settings.saved.managers.length) : t.what}
        </span>
      </div>
    </header>
  );
}

function NotThere({ vm, settings }: Shown & { readonly vm: RoomSettingsViewModel }): ReactElement {
  if (settings.state === "failed") {
    return (
      <EmptyState
        title={laterTexts.roomSettings.failed}
        actions={<Button onClick={() => void vm.load()}>{strings.common.retry}</Button>}
      >
        {strings.error[settings.error ?? "server"]}
      </EmptyState>
    );
  }
  return (
    <div aria-busy="true" aria-label={laterTexts.roomSettings.loading}>
      <SkeletonRows widths={[200, 280, 240, 180]} height={48} />
    </div>
  );
}

interface SectionsProps extends Shown {
  readonly vm: RoomSettingsViewModel;
  readonly access: RoomAccessViewModel | undefined;
}

function Sections({ vm, settings, access }: SectionsProps): ReactElement {
  const roles = useOptionalSnapshot(access, (s) => s.roles);
  const both = { vm, settings };
  return (
    <>
      {settings.mayConfigure && (
        <>
          <General {...both} />
          <Type {...both} roles={roles} />
          <Visibility {...both} />
        </>
      )}
      <People {...both} people={sumOf(roles)} />
      {access !== undefined && <Scope {...both} access={access} />}
      {settings.mayConfigure && (
        <>
          <History {...both} />
          <Posting {...both} />
          <AddIn {...both} />
        </>
      )}
    </>
  );
}

interface FootProps extends Shown {
  readonly vm: RoomSettingsViewModel;
  readonly onSave: () => void;
}

function Foot({ vm, settings, onSave }: FootProps): ReactElement {
  const { changed, problem, state } = settings;
  return (
    <footer className="gc-rs-foot">
      <span className="td-grow" role="status">
        <b className="td-strong">{laterTexts.roomSettings.changes(changed.length)}</b>{" "}
        {problem === undefined ? (
          <span className="td-muted">{changesInWords(settings)}</span>
        ) : (
          <span className="td-error">{laterTexts.roomSettings.problems[problem]}</span>
        )}
      </span>
      <Button onClick={() => vm.discard()} disabled={state === "saving"}>
        {laterTexts.roomSettings.discard}
      </Button>
      <Button look="primary" title="Ctrl+S" onClick={onSave} disabled={problem !== undefined || state === "saving"}>
        {strings.common.save}
        <span className="gc-wide">
          <Keys keys="Ctrl+S" />
        </span>
      </Button>
    </footer>
  );
}

function Close({ settings }: Shown): ReactElement {
  const { openDialog } = useUi();
  const { name } = settings;
  return (
    <section className="gc-rs-row" aria-label={laterTexts.roomSettings.close}>
      <div className="gc-rs-about">
        <h2>{laterTexts.roomSettings.close}</h2>
        <p>{laterTexts.roomSettings.closeHelp}</p>
      </div>
      <div>
        <Button look="danger" onClick={() => openDialog({ kind: "close-room", jid: settings.jid, name })}>
          {laterTexts.roomSettings.closeNow}
        </Button>
      </div>
    </section>
  );
}
