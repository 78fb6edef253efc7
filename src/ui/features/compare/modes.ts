/** What can be laid side by side. */
export const COMPARE_MODES = [
  { id: 'photo', label: 'One photo' },
  { id: 'folder', label: 'Folder' },
  { id: 'runs', label: 'Runs' },
] as const;

export type CompareMode = (typeof COMPARE_MODES)[number]['id'];
