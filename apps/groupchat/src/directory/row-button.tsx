import type { ReactElement, ReactNode } from "react";

/** In a row, whose Enter does the same; the row is the tab stop. */
export function RowButton({
  onPick,
  children,
}: {
  readonly onPick: () => void;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <button
      type="button"
      className="td-button"
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        onPick();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {children}
    </button>
  );
}
