import type { ReactElement } from "react";

export interface IconProps {
  /** Rendered size in px; the drawn size if absent. */
  readonly size?: number;
  readonly className?: string;
}

export type IconComponent = (props: IconProps) => ReactElement;

/** An icon out of one path. It is decoration: what it means stands beside it or in the name of its button. */
export function icon(drawn: number, path: string): IconComponent {
  return function FluentIcon({ size = drawn, className }: IconProps): ReactElement {
    return (
      <svg
        className={className === undefined ? "td-icon" : `td-icon ${className}`}
        width={size}
        height={size}
        viewBox={`0 0 ${drawn} ${drawn}`}
        aria-hidden="true"
        focusable="false"
      >
        <path d={path} />
      </svg>
    );
  };
}
