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

/**
 * A part of the screen that breaks (its code could not be fetched, or it has a fault) leaves everything beside it as it is, and
 * says what to do in its place. What the person wrote is kept outside of it, in the view models.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? (
      <Broken isLayer={this.props.isLayer === true} onRetry={this.#retry} />
    ) : (
      this.props.children
    );
  }

  readonly #retry = (): void => {
    this.props.onRetry?.();
    this.setState({ isBroken: false });
  };
}

interface BrokenProps {
  readonly isLayer: boolean;
  readonly onRetry: () => void;
}

function Broken({ isLayer, onRetry }: BrokenProps): ReactElement {
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
        {strings.broken.text}
      </EmptyState>
    </div>
  );
}
