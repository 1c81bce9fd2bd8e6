// What EKS's findings say of a move, word for word: which are shown in which mode, and what a refusal offers.
import assert from "node:assert/strict";
import { describeFinding, type Finding, judgeFindings } from "../../../provider/versions/insightRules";

const finding = (name: string, status: string): Finding => ({
  ...{ name, status, reason: "Because.", recommendation: "", resources: [] },
});
const kubelets = (status: string) => finding("Kubelet version skew", status);
const proxies = (status: string) => finding("kube-proxy version skew", status);
const api = (status: string) => finding("API usage", status);
const up = { cluster: "prod", category: "UPGRADE_READINESS", version: 32 } as const;
const down = { cluster: "prod", category: "ROLLBACK_READINESS", version: 31 } as const;
const goal = { mode: "warn", ignore: {}, hop: 0 } as const;
const about = "insights of prod for 1.32: ";
const unevaluated = `${about}the skew of nodes outside managed node groups is not evaluated (EKS has no findings on it)`;

describe("versions/insightRules: what is shown", () => {
  type Row = [what: string, more: object, findings: Finding[], warnings: string[]];
  const table: Row[] = [
    [
      "findings on the skew that are no errors, with the others",
      {},
      [kubelets("WARNING"), api("WARNING")],
      [`${about}Kubelet version skew (WARNING): Because`, `${about}API usage (WARNING): Because`],
    ],
    ["none of them with off", { mode: "off" }, [kubelets("WARNING"), api("WARNING")], []],
    [
      "what is not known of the skew, which is then not evaluated",
      {},
      [kubelets("PASSING"), proxies("UNKNOWN")],
      [`${about}kube-proxy version skew (UNKNOWN): Because`, unevaluated],
    ],
    [
      "what others know says nothing of the skew",
      {},
      [api("WARNING")],
      [`${about}API usage (WARNING): Because`, unevaluated],
    ],
    [
      "what is not known, unless it is ignored",
      { ignore: { "API usage": "old" } },
      [kubelets("PASSING"), api("UNKNOWN"), finding("Other", "UNKNOWN")],
      [`${about}Other (UNKNOWN): Because`],
    ],
    [
      "what is ignored, with its reason",
      { ignore: { "API usage": "old" } },
      [kubelets("PASSING"), api("ERROR")],
      [`${about}API usage (ERROR): Because (ignored: old)`],
    ],
    [
      "the skew's errors too where they are forced, whatever the mode",
      { mode: "off", force: 32 },
      [kubelets("ERROR")],
      [`${about}Kubelet version skew (ERROR): Because`],
    ],
  ];
  for (const [what, more, findings, warnings] of table) {
    it(what, () => {
      assert.deepEqual(judgeFindings(up, { ...goal, ...more }, findings, undefined), { warnings });
    });
  }
});

describe("versions/insightRules: what a refusal says", () => {
  const refused = (version: string, reasons: string, more = "") =>
    `control plane of prod is not moved to ${version}: ${reasons}. Resolve that and run again, or set force: "${version}" to move in ` +
    `spite of it${more} [EKSV012]`;
  const passOver = "; insights.ignore passes over a finding by its name";
  const enforce = { ...goal, mode: "enforce" } as const;
  const skew = "Kubelet version skew (ERROR): Because";
  type Row = [what: string, say: () => ReturnType<typeof judgeFindings>, message: string];
  const table: Row[] = [
    [
      "a finding can be ignored by its name",
      () => judgeFindings(up, enforce, [kubelets("PASSING"), api("ERROR")], undefined),
      refused("1.32", "API usage (ERROR): Because", passOver),
    ],
    [
      "the skew cannot",
      () => judgeFindings(up, enforce, [kubelets("ERROR")], undefined),
      refused("1.32", skew),
    ],
    [
      "one of several can",
      () => judgeFindings(up, enforce, [kubelets("ERROR"), api("ERROR")], undefined),
      refused("1.32", `${skew}; API usage (ERROR): Because`, passOver),
    ],
    [
      "nothing can before a rollback",
      () => judgeFindings(down, goal, [kubelets("PASSING"), api("UNKNOWN")], undefined),
      refused("1.31", "API usage (UNKNOWN): Because"),
    ],
  ];
  for (const [what, say, message] of table) {
    it(what, () => {
      const { violation, warnings } = say();
      assert.deepEqual(violation, { rule: "EKSV012", property: "insights", message });
      assert.deepEqual(warnings, []);
    });
  }

  for (const [count, text] of [
    [1, "a1"],
    [5, "a1, a2, a3, a4, a5"],
    [6, "a1, a2, a3, a4, a5 and 1 more"],
  ] as const) {
    it(`names ${text}`, () => {
      const resources = Array.from({ length: count }, (_, index) => `a${index + 1}`);
      assert.equal(describeFinding({ ...api("ERROR"), resources }), `API usage (ERROR) on ${text}: Because`);
    });
  }
});
