import { Component, type ReactElement, type ReactNode } from "react";
import { strings } from "../strings/index.ts";
import { Button } from "./button.tsx";
import { EmptyState } from "./states.tsx";

interface FaultBoundaryProps {
  readonly children: ReactNode;
  /** Called before the part is rendered anew. */
  readonly onRetry?: () => void;
  /** It has no place in the screen, so that what is said of it lies above. */
  readonly isLayer?: boolean;
}

interface Fault {
  /** By which people can speak of it; undefined: nothing is broken. */
  readonly reference: string | undefined;
}

/**
 * A part of the screen that breaks (its code could not be fetched, or it has a fault) leaves everything beside it as it is, and
 * says what to do in its place. What the person wrote is kept outside of it, in the view models.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, Fault> {
  override state: Fault = { reference: undefined };

  static getDerivedStateFromError(error: unknown): { readonly reference: string } {
    return { reference: referenceOf(error) };
  }

  override componentDidCatch(error: unknown): void {
    console.error(`Reference ${referenceOf(error)}:`, error);
  }

  override render(): ReactNode {
    const { reference } = this.state;
    return reference !== undefined ? (
      <Broken reference={reference} isLayer={this.props.isLayer === true} onRetry={this.#retry} />
    ) : (
      this.props.children
    );
  }

  readonly #retry = (): void => {
    this.props.onRetry?.();
    this.setState({ reference: undefined });
  };
}

/** The same for the same error on every device (FNV-1a, folded to 16 bits), so that two people can tell that they speak of one. */
function referenceOf(error: unknown): string {
  let hash = 0x811c9dc5;
  for (const char of String(error)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).toUpperCase().padStart(4, "0");
}

interface BrokenProps {
  readonly reference: string;
  readonly isLayer: boolean;
  readonly onRetry: () => void;
}

function Broken({ reference, isLayer, onRetry }: BrokenProps): ReactElement {
  const actions = (
    <>
      <Button look="primary" onClick={onRetry}>
        {strings.common.retry}
      </Button>
      <Button onClick={() => location.reload()}>{strings.broken.reload}</Button>
    </>
  );
  return (
    <div className="td-broken" data-layer={isLayer ? "" : undefined} role="alert">
      <EmptyState title={strings.broken.title} actions={actions}>
        {strings.broken.text} {strings.broken.reference(reference)}
      </EmptyState>
    </div>
  );
}
