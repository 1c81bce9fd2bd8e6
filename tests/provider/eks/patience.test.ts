import assert from "node:assert/strict";
import { patiently } from "../../../provider/eks/patience";

const throttled = () => Object.assign(new Error("slow down"), { name: "ThrottlingException" });

/** A clock that is never late, and what was said while it ran. */
function waiting() {
  let now = 0;
  const said: string[] = [];
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const progress = (text: string) => {
    said.push(text);
    return Promise.resolve();
  };
  return { clock, progress, said };
}

describe("eks/patience", () => {
  it("asks again, ever less often, until there is an answer, and says why", async () => {
    const { clock, progress, said } = waiting();
    const asked: number[] = [];
    const answer = await patiently({ clock, progress }, 600_000, () => {
      asked.push(clock.now());
      return asked.length < 9 ? Promise.reject(throttled()) : Promise.resolve("at last");
    });
    assert.equal(answer, "at last");
    assert.deepEqual(asked, [0, 500, 1_500, 3_500, 7_500, 15_500, 30_500, 45_500, 60_500]);
    assert.match(said[0] ?? "", /asked again: ThrottlingException: slow down/);
  });

  it("ends at its limit with the last error", async () => {
    const { clock } = waiting();
    await assert.rejects(
      patiently({ clock }, 10_000, () => Promise.reject(throttled())),
      { name: "ThrottlingException" },
    );
    assert.equal(clock.now(), 10_000);
  });

  for (const name of ["AccessDeniedException", "ExpiredTokenException", "CredentialsProviderError"]) {
    it(`does not wait for ${name} to pass`, async () => {
      const { clock } = waiting();
      const error = Object.assign(new Error("no"), { name });
      await assert.rejects(
        patiently({ clock }, 10_000, () => Promise.reject(error)),
        { name },
      );
      assert.equal(clock.now(), 0);
    });
  }

  it("ends with what the engine's end throws", async () => {
    const { clock } = waiting();
    const progress = () => Promise.reject(new Error("the engine is gone"));
    await assert.rejects(
      patiently({ clock, progress }, 10_000, () => Promise.reject(throttled())),
      /the engine is gone/,
    );
  });
});
