/** The jobs of the Studio as tabs; arrows move between them. */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { ErrorBoundary } from './ErrorBoundary.tsx';

export interface Tab {
  readonly id: string;
  readonly label: string;
}

interface ListProps {
  readonly tabs: readonly Tab[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

export function TabList({ tabs, selected, onSelect }: ListProps) {
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const steps: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = steps[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    onSelect(tab.id);
    list.current?.querySelector<HTMLElement>(`#tab-${tab.id}`)?.focus();
  };

  return (
    <div ref={list} className="tabs" role="tablist" aria-label="Jobs" onKeyDown={onKeyDown}>
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === selected}
          aria-controls={`panel-${id}`}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

interface PanelProps {
  readonly id: string;
  readonly selected: string;
  readonly children: ReactNode;
}

/** A tab's content; hidden ones stay mounted, so that nothing on them is lost. */
export function TabPanel({ id, selected, children }: PanelProps) {
  return (
    <div
      className="panel"
      role="tabpanel"
      id={`panel-${id}`}
      aria-labelledby={`tab-${id}`}
      hidden={id !== selected}
    >
      <ErrorBoundary part="tab">{children}</ErrorBoundary>
    </div>
  );
}
