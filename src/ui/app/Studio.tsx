/** The frame of the Studio: header, one tab's content, status bar. */
import { useEffect, useState } from 'react';
import { useShortcuts } from '../components/use-shortcuts.ts';
import { EmptyState } from '../features/intake/EmptyState.tsx';
import { OPEN_PHOTOS_ID } from '../features/intake/OpenInputs.tsx';
import { useDrop } from '../features/intake/use-drop.ts';
import { ModelsTab } from '../features/models/ModelsTab.tsx';
import { RestoreTab } from '../features/restore/RestoreTab.tsx';
import { effects } from '../store/effects.ts';
import { useStudio } from '../store/store.ts';
import { Header } from './Header.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { Notices } from './Notices.tsx';
import { StatusBar } from './StatusBar.tsx';
import './studio.css';
import { TabPanel } from './Tabs.tsx';

const TABS = [
  { id: 'restore', label: 'Restore' },
  { id: 'models', label: 'Models' },
] as const;

export function Studio() {
  const [tab, setTab] = useState<string>('restore');
  const [help, setHelp] = useState(false);
  const ready = useStudio((state) => state.backend.hello !== null || state.backend.fault !== null);
  const theme = useStudio((state) => state.settings.theme);
  const letters = useStudio((state) => state.settings.shortcuts);

  useEffect(() => {
    effects.start();
  }, []);
  useEffect(() => {
    if (ready) document.documentElement.dataset.studio = 'ready';
  }, [ready]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  const hovering = useDrop({
    onIntake: (intake) => {
      setTab('restore');
      void effects.openFiles(intake);
    },
    onNothing: () => effects.notify('status', 'There is no photo in what you pasted or dropped.'),
  });
  useShortcuts({ '$mod+o': () => document.getElementById(OPEN_PHOTOS_ID)?.click() }, true);
  useShortcuts({ 'Shift+?': () => setHelp(true) }, letters);

  return (
    <div className="studio">
      <Header tabs={TABS} tab={tab} onTab={setTab} onHelp={() => setHelp(true)} />
      <Notices />
      <main>
        <TabPanel id="restore" selected={tab}>
          <RestoreTab active={tab === 'restore'} empty={<EmptyState />} />
        </TabPanel>
        <TabPanel id="models" selected={tab}>
          <ModelsTab />
        </TabPanel>
      </main>
      <StatusBar />
      {hovering && (
        <div className="drop-veil" aria-hidden="true">
          <p>Drop to restore</p>
        </div>
      )}
      <HelpDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
