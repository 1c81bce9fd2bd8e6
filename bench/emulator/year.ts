// A simulated year of many clusters: each is upgraded in three quarters, and time is moved on through the control API.
import { startEmulator } from "../../emulator/server";

export interface Year {
  readonly clusters: number;
  /** Real seconds. */
  readonly seconds: number;
  readonly updates: number;
}

const quarter = 91 * 86_400;
const targets = ["1.30", "1.31", "1.32"];
const atOnce = 32;

export async function simulateYear(clusters: number): Promise<Year> {
  const names = Array.from({ length: clusters }, (_, index) => `c${index}`);
  const seeds = names.map((name) => ({ name, version: "1.29", createdVersion: "1.29" }));
  const begun = performance.now();
  const emulator = await startEmulator({
    timeScale: 0,
    seed: { region: "us-east-1", account: "111122223333", clusters: seeds },
  });
  try {
    let updates = 0;
    for (const version of [...targets, undefined]) {
      const left = version === undefined ? [] : [...names];
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let name = left.pop(); name !== undefined; name = left.pop()) {
            await post(`${emulator.url}/clusters/${name}/updates`, { version });
            updates += 1;
          }
        }),
      );
      await post(`${emulator.url}/_emulator/clock`, { advanceSeconds: quarter });
    }
    return { clusters, seconds: (performance.now() - begun) / 1000, updates };
  } finally {
    await emulator.close();
  }
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
}
