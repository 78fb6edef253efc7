/** The frame of the Studio: header, one tab's content, status bar. */

import { useEffect, useState } from 'react';
import { parseVariant } from '../../engine/domain/model-variant.ts';
import { useShortcuts } from '../components/use-shortcuts.ts';
import { CompareTab } from '../features/compare/CompareTab.tsx';
import type { CompareMode } from '../features/compare/modes.ts';
import { DegradationsTab } from '../features/degradations/DegradationsTab.tsx';
import { FinetuneTab } from '../features/finetune/FinetuneTab.tsx';
import { EmptyState } from '../features/intake/EmptyState.tsx';
import { OPEN_PHOTOS_ID } from '../features/intake/OpenInputs.tsx';
import { useDrop } from '../features/intake/use-drop.ts';
import { ModelsTab } from '../features/models/ModelsTab.tsx';
import { RestoreTab } from '../features/restore/RestoreTab.tsx';
import { Strip } from '../features/restore/Strip.tsx';
import { effects } from '../store/effects.ts';
import { isTuneLink } from '../store/finetune-share.ts';
import { isModelFile } from '../store/library-effects.ts';
import { useStudio } from '../store/store.ts';
import { Header } from './Header.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { Notices } from './Notices.tsx';
import { StatusBar } from './StatusBar.tsx';
import './studio.css';
import { TabPanel } from './Tabs.tsx';

const TABS = [
  { id: 'restore', label: 'Restore' },
  { id: 'finetune', label: 'Fine-tune' },
  { id: 'compare', label: 'Compare' },
  { id: 'degradations', label: 'Degradations' },
  { id: 'models', label: 'Models' },
] as const;

export function Studio() {
  const [tab, setTab] = useState<string>(() => (isTuneLink(location.hash) ? 'finetune' : 'restore'));
  const [comparing, setComparing] = useState<CompareMode>('photo');
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
    onFiles: ({ intake, chosen, handles }, target) => {
      if (tab === 'finetune') {
        const box = target?.closest<HTMLElement>('[data-box]')?.dataset.box;
        void effects.finetune.drop(chosen, box === 'clean' || box === 'degraded' ? box : null, handles);
        return;
      }
      if (tab === 'compare' && comparing === 'folder') {
        const box = target?.closest<HTMLElement>('[data-box]')?.dataset.box;
        effects.folder.drop(chosen, box === 'clean' || box === 'degraded' ? box : null);
        return;
      }
      if (tab === 'compare' && comparing === 'runs') return void effects.runs.addLogs(chosen);
      const models = intake.files.filter(({ name }) => isModelFile(name));
      const photos = { ...intake, files: intake.files.filter(({ name }) => !isModelFile(name)) };
      const noPhotos = photos.files.length + photos.skipped.length === 0;
      if (models.length > 0 && noPhotos) setTab('models');
      else if (tab !== 'compare' || comparing !== 'photo') setTab('restore');
      if (models.length > 0) void effects.library.importModels(models);
      if (!noPhotos) void effects.openFiles(photos);
    },
    onNothing: () => effects.notify('status', 'There is no photo in what you pasted or dropped.'),
  });
  const tryModel = (model: string) => {
    setTab('restore');
    effects.tryModel(model);
  };
  const adapt = (models: string) => {
    setTab('finetune');
    effects.finetune.adapt(true, parseVariant(models.split(',')[0] ?? '').id || null);
  };
  const compare = () => {
    setComparing('photo');
    setTab('compare');
    effects.compare.handOff();
  };
  useShortcuts({ '$mod+o': () => document.getElementById(OPEN_PHOTOS_ID)?.click() }, true);
  useShortcuts({ 'Shift+?': () => setHelp(true) }, letters);

  return (
    <div className="studio">
      <Header tabs={TABS} tab={tab} onTab={setTab} onHelp={() => setHelp(true)} />
      <Notices />
      <main>
        <TabPanel id="restore" selected={tab}>
          <RestoreTab active={tab === 'restore'} empty={<EmptyState />} onCompare={compare} onAdapt={adapt} />
        </TabPanel>
        <TabPanel id="finetune" selected={tab}>
          <FinetuneTab hovering={hovering && tab === 'finetune'} onTry={tryModel} />
        </TabPanel>
        <TabPanel id="compare" selected={tab}>
          <CompareTab
            active={tab === 'compare'}
            mode={comparing}
            onMode={setComparing}
            empty={<EmptyState />}
            strip={<Strip />}
            onRestoreWith={tryModel}
          />
        </TabPanel>
        <TabPanel id="degradations" selected={tab}>
          <DegradationsTab active={tab === 'degradations'} />
        </TabPanel>
        <TabPanel id="models" selected={tab}>
          <ModelsTab />
        </TabPanel>
      </main>
      <StatusBar />
      {hovering && tab !== 'finetune' && (
        <div className="drop-veil" aria-hidden="true">
          <p>
            {tab === 'models' ? 'Drop to import' : tab === 'compare' ? 'Drop to open' : 'Drop to restore'}
          </p>
        </div>
      )}
      <HelpDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
