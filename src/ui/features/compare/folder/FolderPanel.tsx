/** Any number of models over a folder of photos. */

interface Props {
  /** True while this panel is in front. */
  readonly active: boolean;
}

export function FolderPanel({ active }: Props) {
  return <section aria-label="Folder" hidden={!active} />;
}
