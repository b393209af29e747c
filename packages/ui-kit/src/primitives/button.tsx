import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from "react";

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "type"> & { readonly ref?: Ref<HTMLButtonElement> };

interface IconButtonProps extends Native {
  /** Accessible name and first line of the tooltip. */
  readonly label: string;
  /** The key that does the same, for the tooltip. */
  readonly shortcut?: string;
  readonly small?: boolean;
}

export function IconButton({ label, shortcut, small, children, className, ...rest }: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      className={className === undefined ? "td-iconbutton" : `td-iconbutton ${className}`}
      data-small={small ? "" : undefined}
      aria-label={label}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      {...rest}
    >
      {children}
    </button>
  );
}

interface ButtonProps extends Native {
  readonly look?: "primary" | "subtle" | "link" | "danger";
  readonly size?: "small" | "large";
  /** Submits the form that it stands in. */
  readonly submit?: boolean;
  readonly children: ReactNode;
}

export function Button({ look, size, submit = false, ...rest }: ButtonProps): ReactElement {
  return (
    <button type={submit ? "submit" : "button"} className="td-button" data-look={look} data-size={size} {...rest} />
  );
}
