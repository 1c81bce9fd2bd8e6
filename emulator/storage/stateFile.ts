// The state file: a snapshot of everything in its first line, then a line for every change. Lines are only ever added
// and synced, and a snapshot replaces the file in one rename, so a kill at any moment leaves a file that can be read.
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** Appended changes beyond this, and beyond a few times the snapshot, are folded into a new snapshot. */
const MOST_APPENDED_BYTES = 16 * 1024 * 1024;
const MOST_APPENDED_SHARE = 4;

export interface StoredLines {
  readonly snapshot: unknown;
  readonly changes: readonly unknown[];
}

export class StateFile {
  private descriptor: number | undefined;
  private snapshotBytes = 0;
  private appendedBytes = 0;

  constructor(private readonly path: string) {}

  /** What the file holds; undefined when it is new or empty. */
  read(): StoredLines | undefined {
    const text = this.readText();
    // A kill may leave the last line unfinished: it was never answered for, and goes.
    const [first, ...rest] = text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(0, -1);
    if (first === undefined) {
      if (text === "") return undefined;
      throw new Error(
        `--state is "${this.path}": it is not a state file of this emulator; name another file`,
      );
    }
    return {
      snapshot: this.parse(first, 1),
      changes: rest.map((line, index) => this.parse(line, index + 2)),
    };
  }

  /** Replaces the whole file. */
  rewrite(snapshot: string): void {
    this.close();
    const temporary = `${this.path}.new`;
    const line = `${snapshot}\n`;
    const descriptor = openSync(temporary, "w", 0o600);
    writeFileSync(descriptor, line);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, this.path);
    syncDirectory(dirname(this.path));
    this.descriptor = openSync(this.path, "a", 0o600);
    this.snapshotBytes = Buffer.byteLength(line);
    this.appendedBytes = 0;
  }

  /** Adds a change; `isDurable` waits until it is on the disk. */
  append(change: string, isDurable: boolean): void {
    if (this.descriptor === undefined) throw new Error("the state file is not open");
    const line = `${change}\n`;
    writeFileSync(this.descriptor, line);
    if (isDurable) fdatasyncSync(this.descriptor);
    this.appendedBytes += Buffer.byteLength(line);
  }

  get isLong(): boolean {
    return this.appendedBytes > Math.max(MOST_APPENDED_BYTES, this.snapshotBytes * MOST_APPENDED_SHARE);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private readText(): string {
    try {
      return readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw new Error(`--state is "${this.path}": cannot be read (${(error as Error).message})`);
    }
  }

  private parse(line: string, number: number): unknown {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      throw new Error(`--state is "${this.path}": line ${number} is damaged; move the file away or mend it`);
    }
  }
}

/** A rename is lasting once its directory is synced. Windows cannot sync one, and need not. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(path, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
