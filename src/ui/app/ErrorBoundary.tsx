/** The last net under a bug in the interface: says so, and offers a fresh start. */
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** What is inside: the whole Studio, or one tab of it, whose end leaves the others and all work alone. */
  readonly part?: 'tab';
}

interface State {
  readonly message: string | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    if (this.props.part === 'tab') {
      return (
        <section className="crash" role="alert">
          <h2>This tab ran into a bug</h2>
          <p>Your photos, the other tabs and work that is under way are not touched.</p>
          <p className="quiet">{this.state.message}</p>
          <button
            type="button"
            className="button button-primary"
            onClick={() => this.setState({ message: null })}
          >
            Show it again
          </button>
        </section>
      );
    }
    return (
      <main className="crash" role="alert">
        <h1>Mend ran into a bug</h1>
        <p>Your original photos are untouched. Reloading the page starts afresh.</p>
        <p className="quiet">{this.state.message}</p>
        <button type="button" className="button button-primary" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
