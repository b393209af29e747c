import type { ReactElement, ReactNode } from "react";

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons; one primary at most. */
  readonly actions?: ReactNode;
}

/** What, why, what now, in the frame of its screen. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps): ReactElement {
  return (
    <section className="td-empty" aria-label={title}>
      {icon}
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="td-actions">{actions}</div>}
    </section>
  );
}

interface BarProps {
  readonly look: "warning" | "danger" | "success" | "info";
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** Errors interrupt a screen reader, the rest waits its turn. */
export function Bar({ look, icon, children, actions }: BarProps): ReactElement {
  return (
    <div className="td-bar" data-look={look} role={look === "danger" ? "alert" : "status"}>
      {icon}
      <span className="td-grow">{children}</span>
      {actions}
    </div>
  );
}

/** Rows of the shape that is coming; hidden from screen readers, the region around it is `aria-busy`. */
export function SkeletonRows({ widths, height = 28, indent = 32 }: SkeletonRowsProps): ReactElement {
  return (
    <div aria-hidden="true">
      {widths.map((width, index) => (
        // The rows have no identity of their own and never move.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="td-line" style={{ height, paddingInlineStart: indent, gap: 8 }}>
          <span className="td-skeleton" style={{ width: 12, height: 12, borderRadius: 6 }} />
          <span className="td-skeleton" style={{ width, height: 10 }} />
        </div>
      ))}
    </div>
  );
}
interface SkeletonRowsProps {
  /** Width of each row's bar in px. */
  readonly widths: readonly number[];
  readonly height?: number;
  readonly indent?: number;
}

/** Messages that are on their way. */
export function SkeletonMessages(): ReactElement {
  return (
    <div aria-hidden="true">
      {[260, 340, 220].map((width) => (
        <div key={width} className="td-message">
          <span className="td-skeleton" style={{ width: 32, height: 32, borderRadius: 16 }} />
          <span style={{ display: "grid", gap: 8, paddingTop: 6 }}>
            <span className="td-skeleton" style={{ width: width / 2, height: 10 }} />
            <span className="td-skeleton" style={{ width, height: 10 }} />
          </span>
        </div>
      ))}
    </div>
  );
}
