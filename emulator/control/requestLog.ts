// The record of every EKS call that came in, dropped ones too: what tests prove "at most one mutating call" by.

export interface LoggedRequest {
  readonly operation: string;
  /** `prod` or `prod/web`; empty for a call about no cluster. */
  readonly resource: string;
  readonly clientRequestToken?: string;
  readonly at: number;
  readonly virtualAt: number;
  /** The answer's HTTP status; 0 where the connection was cut instead. */
  readonly status: number;
  /** The error's type, or the fault that cut the connection. */
  readonly code?: string;
  readonly method: string;
  readonly path: string;
}

const MOST_ENTRIES = 200_000;

export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    // Cut in blocks: taking one off the front at a time would be slow.
    if (this.entries.length > MOST_ENTRIES * 1.1) this.entries = this.entries.slice(-MOST_ENTRIES);
  }

  all(): readonly LoggedRequest[] {
    return this.entries.slice(-MOST_ENTRIES);
  }

  clear(): void {
    this.entries = [];
  }
}
