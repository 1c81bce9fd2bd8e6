// A plugin prints its port as the first line of its output; the rest of the output is for people.

export interface PortReader {
  readonly port: Promise<number>;
  readonly onStdout: (data: Buffer) => void;
  /** To be called when the process is gone; `why` is the error if it printed no port. */
  readonly end: (why: string) => void;
}

export function readPort(rest: (data: Buffer) => void): PortReader {
  let before = Buffer.alloc(0);
  let found = false;
  let resolve: (port: number) => void;
  let reject: (error: Error) => void;
  const port = new Promise<number>((onPort, onError) => {
    resolve = onPort;
    reject = onError;
  });
  return {
    port,
    onStdout: (data) => {
      if (found) {
        rest(data);
        return;
      }
      before = Buffer.concat([before, data]);
      const newline = before.indexOf("\n");
      if (newline < 0) return;
      found = true;
      const line = before.subarray(0, newline).toString().trim();
      const after = before.subarray(newline + 1);
      if (/^\d+$/.test(line)) resolve(Number(line));
      else
        reject(
          new Error(
            `the first line a plugin prints must be its port, but this one printed ${JSON.stringify(line)}: ` +
              "print nothing before the plugin serves (in a policy pack: before new PolicyPack)",
          ),
        );
      if (after.length > 0) rest(after);
    },
    end: (why) => {
      reject(new Error(why));
    },
  };
}
