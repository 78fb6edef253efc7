/** Every shortcut, for the help and for nobody's memory. */

export interface ShortcutText {
  readonly keys: readonly string[];
  readonly does: string;
}

export const SHORTCUT_TEXTS: readonly { readonly title: string; readonly rows: readonly ShortcutText[] }[] = [
  {
    title: 'Photos',
    rows: [
      { keys: ['Ctrl O'], does: 'Open photos' },
      { keys: ['Ctrl V'], does: 'Paste a photo' },
      { keys: ['←', '→'], does: 'Previous, next photo' },
      { keys: ['Ctrl S'], does: 'Export' },
      { keys: ['Ctrl Z'], does: 'Undo' },
      { keys: ['Ctrl Y'], does: 'Redo (Ctrl Shift Z too)' },
      { keys: ['Alt ↑ ↓'], does: 'On a photo of the strip: earlier, later in the queue' },
      { keys: ['Esc'], does: 'Cancel' },
    ],
  },
  {
    title: 'Compare',
    rows: [
      { keys: ['1', '2', '3'], does: 'Divider to the left, middle, right' },
      { keys: ['\\'], does: 'Hold to see the original' },
      { keys: ['← →'], does: 'On the divider: one step, with Shift ten' },
      { keys: ['Y'], does: 'Next look, with Shift the one before' },
      { keys: ['L'], does: 'Loupe' },
    ],
  },
  {
    title: 'Models side by side',
    rows: [
      { keys: ['←', '→'], does: 'Previous, next cell' },
      { keys: ['Y'], does: 'Next view, with Shift the one before' },
      { keys: ['E', 'Enter'], does: 'One cell alone, and all again' },
      { keys: ['L'], does: 'Loupe' },
    ],
  },
  {
    title: 'Zoom',
    rows: [
      { keys: ['0'], does: 'Fit' },
      { keys: ['Z'], does: 'One pixel for one pixel' },
      { keys: ['+', '−'], does: 'In, out' },
      { keys: ['Wheel'], does: 'In, out, at the cursor' },
    ],
  },
  { title: 'Help', rows: [{ keys: ['?'], does: 'This list' }] },
];
