import { strict as assert } from "node:assert";
import { refuseSettings } from "../../provider/notYet";

describe("settings that this release has not", () => {
  it("are refused by name, wherever they are set", () => {
    const config = { get: (key: string) => (key === "eks-versions:deadline" ? "2h" : undefined) };
    assert.deepEqual(refuseSettings(config, { EKS_VERSIONS_DEADLINE: "2h" }), [
      {
        property: "",
        reason:
          "eks-versions:deadline is not available in this release of pulumi-eks-versions: unset it; `timeouts` bounds a step",
      },
      {
        property: "",
        reason:
          "EKS_VERSIONS_DEADLINE is not available in this release of pulumi-eks-versions: unset it; `timeouts` bounds a step",
      },
    ]);
  });

  it("are nobody's business where they are not set", () => {
    assert.deepEqual(refuseSettings({ get: () => undefined }, { EKS_VERSIONS_DEADLINE: "" }), []);
    assert.deepEqual(refuseSettings(undefined, {}), []);
  });
});
