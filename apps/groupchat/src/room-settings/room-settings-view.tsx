import type { RoomSettingsSnapshot, RoomSettingsViewModel } from "@tandem/client-core/view-models";
import { announce, Bar, Button, EmptyState, IconButton, RoomTile, SkeletonRows, useSnapshot } from "@tandem/ui-kit";
import { ChevronLeft24, ErrorCircleFilled16, NumberSymbol20 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { AccessPanel } from "./access-panel.tsx";
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
    if (outcome.ok) announce(texts.roomSettings.saved);
    else setFailure(outcome.detail ?? strings.error[outcome.code]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    void save();
  };
  const title = texts.roomSettings.title(settings.name);
  return (
    <>
      <main className="td-main" aria-label={title} data-pane="messages" onKeyDown={onKeyDown}>
        <Header settings={settings} onBack={() => app.myChat.goBack()} />
        <div className="td-messages">
          {bars !== undefined && <div className="td-bars">{bars}</div>}
          {failure !== undefined && (
            <Bar look="danger" icon={<ErrorCircleFilled16 />}>
              {failure}
            </Bar>
          )}
          <Body vm={vm} settings={settings} />
        </div>
        {settings.changed.length > 0 && <Foot vm={vm} settings={settings} onSave={() => void save()} />}
      </main>
      {settings.state !== "loading" && settings.state !== "failed" && <AccessPanel settings={settings} />}
    </>
  );
}

interface Shown {
  readonly settings: RoomSettingsSnapshot;
}

function Header({ settings, onBack }: Shown & { readonly onBack: () => void }): ReactElement {
  return (
    <header className="td-header">
      <IconButton label={texts.roomSettings.back} onClick={onBack}>
        <ChevronLeft24 />
      </IconButton>
      <span className="gc-wide">
        <RoomTile address={settings.jid}>
          <NumberSymbol20 />
        </RoomTile>
      </span>
      <div className="td-grow">
        <h1>{texts.roomSettings.title(settings.name)}</h1>
        <span className="td-header-topic">{settings.categoryPath.join(" / ")}</span>
      </div>
    </header>
  );
}

function Body({ vm, settings }: Shown & { readonly vm: RoomSettingsViewModel }): ReactElement {
  if (settings.state === "failed") {
    return (
      <EmptyState
        title={texts.roomSettings.failed}
        actions={<Button onClick={() => void vm.load()}>{strings.common.retry}</Button>}
      >
        {strings.error[settings.error ?? "server"]}
      </EmptyState>
    );
  }
  if (settings.state === "loading") {
    return (
      <div aria-busy="true" aria-label={texts.roomSettings.loading}>
        <SkeletonRows widths={[200, 280, 240, 180]} height={48} />
      </div>
    );
  }
  return (
    <div className="gc-rs" aria-busy={settings.state === "saving"}>
      {settings.mayConfigure && (
        <>
          <General vm={vm} settings={settings} />
          <Type vm={vm} settings={settings} />
          <Visibility vm={vm} settings={settings} />
        </>
      )}
      <People vm={vm} settings={settings} />
      {settings.mayConfigure && (
        <>
          <Posting vm={vm} settings={settings} />
          <AddIn vm={vm} settings={settings} />
          <History vm={vm} settings={settings} />
          <Close vm={vm} settings={settings} />
        </>
      )}
    </div>
  );
}

interface FootProps extends Shown {
  readonly vm: RoomSettingsViewModel;
  readonly onSave: () => void;
}

function Foot({ vm, settings, onSave }: FootProps): ReactElement {
  const { changed, problem, state } = settings;
  const what = changed.map((key) => texts.roomSettings.changed[key]).join(", ");
  return (
    <footer className="gc-rs-foot">
      <span className="td-grow" role="status">
        <b className="td-strong">{texts.roomSettings.changes(changed.length)}</b>{" "}
        {problem === undefined ? (
          <span className="td-muted">{what}</span>
        ) : (
          <span className="td-error">{texts.roomSettings.problems[problem]}</span>
        )}
      </span>
      <Button onClick={() => vm.discard()} disabled={state === "saving"}>
        {texts.roomSettings.discard}
      </Button>
      <Button look="primary" title="Ctrl+S" onClick={onSave} disabled={problem !== undefined || state === "saving"}>
        {strings.common.save}
      </Button>
    </footer>
  );
}

function Close({ settings }: Shown & { readonly vm: RoomSettingsViewModel }): ReactElement {
  const { openDialog } = useUi();
  const { name } = settings;
  return (
    <section className="gc-rs-row" aria-label={texts.roomSettings.close}>
      <div className="gc-rs-about">
        <h2>{texts.roomSettings.close}</h2>
        <p>{texts.roomSettings.closeHelp}</p>
      </div>
      <div>
        <Button look="danger" onClick={() => openDialog({ kind: "close-room", jid: settings.jid, name })}>
          {texts.roomSettings.closeNow}
        </Button>
      </div>
    </section>
  );
}
