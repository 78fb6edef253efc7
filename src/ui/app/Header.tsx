/** The top line: jobs on the left, ways in and settings on the right. */
import { CircleQuestionMark, Monitor, Moon, Sun } from 'lucide-react';
import { OpenInputs } from '../features/intake/OpenInputs.tsx';
import { effects } from '../store/effects.ts';
import type { Theme } from '../store/state.ts';
import { useStudio } from '../store/store.ts';
import './header.css';
import { type Tab, TabList } from './Tabs.tsx';

interface Props {
  readonly tabs: readonly Tab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly onHelp: () => void;
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function Header({ tabs, tab, onTab, onHelp }: Props) {
  const theme = useStudio((state) => state.settings.theme);
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <header className="header">
      <h1 className="brand">Mend</h1>
      <TabList tabs={tabs} selected={tab} onSelect={onTab} />
      <div className="header-end">
        <OpenInputs
          onIntake={(intake) => {
            if (tab !== 'compare') onTab('restore');
            void effects.openFiles(intake);
          }}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={`Theme: ${theme}`}
          title={`Theme: ${theme}`}
          onClick={() => effects.setSettings({ theme: NEXT_THEME[theme] })}
        >
          <ThemeIcon size={18} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button" aria-label="Help" title="Help (?)" onClick={onHelp}>
          <CircleQuestionMark size={18} aria-hidden="true" />
        </button>
      </div>
    </header>
  );
}
