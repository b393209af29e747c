import type { RoomAccessSnapshot, RoomAccessViewModel, RoomSettingsSnapshot } from "@tandem/client-core/view-models";
import { useSnapshot } from "@tandem/ui-kit";
import { Checkmark16 } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { laterTexts } from "../texts/later.ts";
import { LastChanges } from "./last-changes.tsx";
import { PersonCheck } from "./person-check.tsx";

interface PanelProps {
  readonly vm: RoomAccessViewModel;
  readonly settings: RoomSettingsSnapshot;
}

/** Beside the page: what it comes to, as it stands now, also before it is saved (design 08). */
export function AccessPanel({ vm, settings }: PanelProps): ReactElement {
  const t = laterTexts.roomSettings;
  return (
    <aside className="td-side gc-rs-side" aria-label={t.access} data-pane="side">
      <div className="td-sidehead">
        <h2 className="td-grow">{t.access}</h2>
        {settings.changed.length > 0 && <AfterSaving />}
      </div>
      <div className="td-sidelist">
        <Access vm={vm} settings={settings} />
      </div>
    </aside>
  );
}

export function AfterSaving(): ReactElement {
  return (
    <span className="td-tag" data-look="brand">
      {laterTexts.roomSettings.afterSaving}
    </span>
  );
}

export function Access({ vm, settings }: PanelProps): ReactElement {
  const access = useSnapshot(vm, (s) => s);
  const t = laterTexts.roomSettings;
  return (
    <>
      {access.isOffered && <PersonCheck vm={vm} access={access} />}
      <h3 className="gc-rs-side-title">{t.byRole}</h3>
      <Roles access={access} isOpen={settings.values.visibility === "open"} />
      {access.isCounted === false && <p className="td-help gc-rs-uncounted">{t.uncounted}</p>}
      {access.changes !== undefined && access.changes.length > 0 && <LastChanges changes={access.changes} />}
    </>
  );
}

function Roles({ access, isOpen }: { readonly access: RoomAccessSnapshot; readonly isOpen: boolean }): ReactElement {
  const t = laterTexts.roomSettings;
  const hasCounts = access.isOffered && access.isCounted !== false;
  return (
    <table className="gc-rs-access" aria-busy={access.isAsking}>
      <thead>
        <tr>
          <th scope="col">{t.role}</th>
          {hasCounts && (
            <th scope="col" className="gc-rs-count">
              {t.count}
            </th>
          )}
          <th scope="col">{t.reads}</th>
          <th scope="col">{t.posts}</th>
        </tr>
      </thead>
      <tbody>
        {access.roles.map(({ role, people, reads, posts }) => (
          <tr key={role}>
            <th scope="row">{role === "others" ? t.roles.others(isOpen) : t.roles[role]}</th>
            {hasCounts && (
              <td className="gc-rs-count td-num">{people?.toLocaleString() ?? <span title={t.notCounted}>–</span>}</td>
            )}
            <Mark isYes={reads} />
            <Mark isYes={posts} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ isYes }: { readonly isYes: boolean }): ReactElement {
  const t = laterTexts.roomSettings;
  return (
    <td>
      {isYes ? <Checkmark16 /> : <span aria-hidden="true">–</span>}
      <span className="td-hidden">{isYes ? t.yes : t.no}</span>
    </td>
  );
}
