import assert from "node:assert/strict";
import { exclusively } from "../../../provider/eks/lock";

const moment = () => new Promise((resolve) => setTimeout(resolve, 2));

describe("eks/lock", () => {
  it("runs one at a time for a key, in the order that they came, also after a failure", async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await moment();
      events.push(`${name} ends`);
      if (name === "b") throw new Error("b failed");
      return name;
    };
    const all = ["a", "b", "c"].map((name) => exclusively("prod", work(name)));
    const results = await Promise.allSettled(all);
    assert.deepEqual(events, ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
    assert.deepEqual(
      results.map((result) => (result.status === "fulfilled" ? result.value : String(result.reason))),
      ["a", "Error: b failed", "c"],
    );
  });

  it("lets other keys run at the same time", async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await moment();
      running -= 1;
    };
    await Promise.all(["prod/", "prod/web", "prod/db"].map((key) => exclusively(key, work)));
    assert.equal(most, 3);
  });

  it("takes work that comes while another one waits", async () => {
    const order: number[] = [];
    const first = exclusively("prod", async () => {
      await moment();
      order.push(1);
    });
    await moment();
    const second = exclusively("prod", () => Promise.resolve(order.push(2)));
    await Promise.all([first, second]);
    await exclusively("prod", () => Promise.resolve(order.push(3)));
    assert.deepEqual(order, [1, 2, 3]);
  });

  it("hands work nothing of what ran before it, and survives work that throws at once", async () => {
    const given: unknown[][] = [];
    const work = (...args: unknown[]) => {
      given.push(args);
      throw new Error("at once");
    };
    await assert.rejects(exclusively("prod", work), /at once/);
    await assert.rejects(exclusively("prod", work), /at once/);
    assert.equal(given.length, 2);
  });
});
