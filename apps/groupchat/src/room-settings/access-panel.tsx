import type { RoomSettingsSnapshot } from "@tandem/client-core/view-models";
import { Checkmark16 } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

const t = texts.roomSettings;

/** What the page comes to, for each role, as it stands now: also before it is saved (design 08). */
export function AccessPanel({ settings }: { readonly settings: RoomSettingsSnapshot }): ReactElement {
  return (
    <aside className="td-side gc-wide" aria-label={t.access} data-pane="side">
      <div className="td-sidehead">
        <h2>{t.access}</h2>
        <span className="td-grow" />
        {settings.changed.length > 0 && <span className="td-tag">{t.afterSaving}</span>}
      </div>
      <div className="td-sidelist gc-details">
        <table className="gc-rs-access">
          <thead>
            <tr>
              <th scope="col">{t.role}</th>
              <th scope="col">{t.reads}</th>
              <th scope="col">{t.posts}</th>
            </tr>
          </thead>
          <tbody>
            {settings.access.map(({ role, named, reads, posts }) => (
              <tr key={role}>
                <th scope="row">
                  {t.roles[role]}
                  {named !== undefined && <span className="td-muted td-num"> {named}</span>}
                </th>
                <Mark isYes={reads} />
                <Mark isYes={posts} />
              </tr>
            ))}
          </tbody>
        </table>
        {settings.people.members.some((one) => one.isGroup) && <p className="td-help">{t.groupsHelp}</p>}
      </div>
    </aside>
  );
}

function Mark({ isYes }: { readonly isYes: boolean }): ReactElement {
  return (
    <td>
      {isYes ? <Checkmark16 /> : <span aria-hidden="true">–</span>}
      <span className="td-hidden">{isYes ? t.yes : t.no}</span>
    </td>
  );
}
