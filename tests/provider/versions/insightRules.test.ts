// What EKS's findings mean for a hop, in every mode: what stops it, what is shown, and what was not evaluated.
import assert from "node:assert/strict";
import fc from "fast-check";
import { describeFinding, type Finding, judgeFindings } from "../../../provider/versions/insightRules";

const finding = (name: string, status: string, more: Partial<Finding> = {}): Finding => ({
  name,
  status,
  reason: "Because.",
  recommendation: "",
  resources: [],
  ...more,
});
const kubelets = (status: string) => finding("Kubelet version skew", status);
const api = (status: string) => finding("API usage", status);
const up = { cluster: "prod", category: "UPGRADE_READINESS", version: 32 } as const;
const down = { cluster: "prod", category: "ROLLBACK_READINESS", version: 31 } as const;
const goal = { mode: "warn", ignore: {}, hop: 0 } as const;
const unknown = "the skew of nodes outside managed node groups is not evaluated (EKS has no findings on it)";

describe("versions/insightRules: stopping", () => {
  type Row = [name: string, stops: boolean, warnings: number, ...Parameters<typeof judgeFindings>];
  const table: Row[] = [
    ["warn shows an ERROR", false, 1, up, goal, [kubelets("PASSING"), api("ERROR")], undefined],
    [
      "enforce stops at it",
      true,
      0,
      up,
      { ...goal, mode: "enforce" },
      [kubelets("PASSING"), api("ERROR")],
      undefined,
    ],
    [
      "and not at a WARNING",
      false,
      1,
      up,
      { ...goal, mode: "enforce" },
      [kubelets("PASSING"), api("WARNING")],
      undefined,
    ],
    [
      "off shows nothing",
      false,
      0,
      up,
      { ...goal, mode: "off" },
      [kubelets("PASSING"), api("ERROR")],
      undefined,
    ],
    [
      "what is ignored stops nothing, and is shown",
      false,
      1,
      up,
      { ...goal, mode: "enforce", ignore: { "API usage": "old" } },
      [kubelets("PASSING"), api("ERROR")],
      undefined,
    ],
    ["the skew stops in every mode", true, 0, up, { ...goal, mode: "off" }, [kubelets("ERROR")], undefined],
    [
      "and cannot be ignored",
      true,
      0,
      up,
      { ...goal, ignore: { "Kubelet version skew": "no" } },
      [kubelets("ERROR")],
      undefined,
    ],
    ["kube-proxy's does too", true, 0, up, goal, [finding("kube-proxy version skew", "ERROR")], undefined],
    [
      "unless it is forced for this minor",
      false,
      1,
      up,
      { ...goal, force: 32 },
      [kubelets("ERROR")],
      undefined,
    ],
    ["a force for another one is none", true, 0, up, { ...goal, force: 33 }, [kubelets("ERROR")], undefined],
    ["a WARNING on the skew is shown", false, 1, up, goal, [kubelets("WARNING")], undefined],
    ["an unknown skew is said at the first hop", false, 2, up, goal, [kubelets("UNKNOWN")], undefined],
    ["and stops the second one", true, 1, up, { ...goal, hop: 1 }, [kubelets("UNKNOWN")], undefined],
    ["no findings at all is not evaluated", false, 1, up, goal, [], undefined],
    [
      "and stops the second hop, whatever the mode",
      true,
      0,
      up,
      { ...goal, mode: "off", hop: 1 },
      [],
      undefined,
    ],
    ["but for a forced one", false, 1, up, { ...goal, hop: 1, force: 32 }, [], undefined],
    [
      "old findings are said to be old",
      false,
      1,
      up,
      { ...goal, hop: 1 },
      [kubelets("PASSING")],
      "throttled",
    ],
    [
      "a rollback is stopped by any ERROR",
      true,
      0,
      down,
      { ...goal, mode: "off" },
      [kubelets("PASSING"), api("ERROR")],
      undefined,
    ],
    ["and by what is not known", true, 0, down, goal, [kubelets("PASSING"), api("UNKNOWN")], undefined],
    ["not by a WARNING", false, 1, down, goal, [kubelets("PASSING"), api("WARNING")], undefined],
    [
      "nor where it was forced",
      false,
      1,
      down,
      { ...goal, force: 31 },
      [kubelets("PASSING"), api("ERROR")],
      undefined,
    ],
    [
      "a rollback of which nothing is found is left to EKS",
      false,
      1,
      down,
      { ...goal, hop: 1 },
      [],
      undefined,
    ],
  ];
  for (const [name, stops, warnings, ...args] of table) {
    it(name, () => {
      const verdict = judgeFindings(...args);
      assert.equal(verdict.violation !== undefined, stops, verdict.violation?.message);
      assert.equal(verdict.warnings.length, warnings, verdict.warnings.join("\n"));
    });
  }
});

describe("versions/insightRules: messages", () => {
  it("in full", () => {
    assert.deepEqual(judgeFindings(up, goal, [], undefined).warnings, [
      `insights of prod for 1.32: ${unknown}`,
    ]);
    assert.deepEqual(judgeFindings(up, { ...goal, hop: 1 }, [], undefined).violation, {
      rule: "EKSV012",
      property: "insights",
      message:
        `control plane of prod is not moved to 1.32: ${unknown}. Resolve that and run again, or set force: "1.32" to move in spite ` +
        "of it [EKSV012]",
    });
    assert.deepEqual(judgeFindings(up, goal, [kubelets("PASSING")], "EKS's refresh failed").warnings, [
      "insights of prod for 1.32: they may be old (EKS's refresh failed)",
    ]);
    const ignore = { "API usage": "nobody calls it" };
    assert.deepEqual(
      judgeFindings(up, { ...goal, ignore }, [kubelets("PASSING"), api("ERROR")], undefined).warnings,
      ["insights of prod for 1.32: API usage (ERROR): Because (ignored: nobody calls it)"],
    );
  });

  it("a finding has its name, what it is about, why, and what EKS recommends", () => {
    const resources = ["a", "b", "c", "d", "e", "f", "g"];
    assert.equal(
      describeFinding(finding("API usage", "ERROR", { resources, recommendation: "Move." })),
      "API usage (ERROR) on a, b, c, d, e and 2 more: Because. EKS recommends: Move",
    );
    assert.equal(describeFinding(finding("X", "UNKNOWN", { reason: "" })), "X (UNKNOWN)");
  });
});

describe("versions/insightRules: properties", () => {
  const findings = fc.array(
    fc
      .tuple(
        fc.constantFrom("Kubelet version skew", "kube-proxy version skew", "API usage", "constructor"),
        fc.constantFrom("PASSING", "WARNING", "ERROR", "UNKNOWN"),
      )
      .map(([name, status]) => finding(name, status)),
  );
  const goals = fc.record({
    mode: fc.constantFrom("off" as const, "warn" as const, "enforce" as const),
    ignore: fc.constantFrom<Record<string, string>>(
      {},
      { "API usage": "x" },
      { "Kubelet version skew": "x" },
    ),
    hop: fc.nat(2),
  });

  it("an ERROR on the skew always stops, a stricter mode stops no less, and a force stops nothing", () => {
    fc.assert(
      fc.property(findings, goals, fc.constantFrom(up, down), (found, goal, move) => {
        const stops = (more: object) =>
          judgeFindings(move, { ...goal, ...more }, found, undefined).violation !== undefined;
        if (found.some(({ name, status }) => name.endsWith("skew") && status === "ERROR"))
          assert.ok(stops({}));
        if (stops({ mode: "off" })) assert.ok(stops({ mode: "warn" }));
        if (stops({ mode: "warn" })) assert.ok(stops({ mode: "enforce" }));
        assert.ok(!stops({ force: move.version }));
      }),
    );
  });
});
