/** How the engine reaches photo folders: the command line hands it the disk, the Studio the folder that was dropped. */

export interface FolderReader {
  /** Names of the files in a folder, without those in folders below it. Paths use `/` and start at the data folder. */
  list(folder: string): Promise<readonly string[]>;
  /** The content of one file. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
}
