import type { RoomScope } from "@tandem/client-core/view-models";
import { Folder16 } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { laterTexts } from "../texts/later.ts";
import { Row } from "./row.tsx";

interface ScopeProps {
  /** The nearest first; at least one. */
  readonly scopes: readonly RoomScope[];
  readonly inside: number | undefined;
}

/** Who may ever have to do with the room: categories say it, the room cannot (RM2). */
export function Scope({ scopes, inside }: ScopeProps): ReactElement {
  const t = laterTexts.roomSettings;
  return (
    <Row title={t.sections.scope} help={t.scopeHelp} section="scope">
      <ul className="gc-rs-scopes">
        {scopes.map(({ path, holds }) => (
          <li key={path.join("/")}>
            <Folder16 />
            <span>
              {t.scopeCategory} <b className="td-strong">{path.join(" / ")}</b>
            </span>
            <span className="gc-rs-scope-holds">{holds.map(({ name }) => name).join(", ")}</span>
          </li>
        ))}
      </ul>
      {inside !== undefined && <p className="td-help">{t.insideCount(inside)}</p>}
    </Row>
  );
}
