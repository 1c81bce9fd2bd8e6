import { strict as assert } from "node:assert";
import { unknown, unknownCheckingProxy } from "../asking";
import { isSamePlace, placeOf } from "../../../policies/view/place";
import type { Properties } from "../../../policies/view/value";

const role = (account: string) => `arn:aws:iam::${account}:role/deploy`;

describe("policies/view/place", () => {
  it("reads pulumi-aws's provider and this package's alike", () => {
    const settings = {
      region: "eu-west-1",
      profile: "platform",
      assumeRoles: JSON.stringify([{ roleArn: role("111122223333") }]),
      endpoints: JSON.stringify([{ eks: "http://localhost:1" }]),
      allowedAccountIds: JSON.stringify(["111122223333"]),
    };
    const ours = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`aws:${key}`, value]));
    assert.deepEqual(placeOf(undefined, settings), placeOf(undefined, ours));
    const { region, account, endpoint } = placeOf(undefined, settings);
    assert.deepEqual([region, account, endpoint], ["eu-west-1", "111122223333", "http://localhost:1"]);
  });

  it("lets the resource's region win", () => {
    assert.equal(placeOf("us-west-2", { region: "eu-west-1" }).settings.region, "us-west-2");
  });

  const pairs: [string, Properties, Properties, boolean][] = [
    ["the same region", { region: "eu-west-1" }, { "aws:region": "eu-west-1" }, true],
    ["another region", { region: "eu-west-1" }, { "aws:region": "eu-west-2" }, false],
    ["another profile", { region: "eu-west-1", profile: "a" }, { region: "eu-west-1", profile: "b" }, false],
    [
      "two roles of one account",
      { region: "a", assumeRole: JSON.stringify({ roleArn: role("111122223333") }) },
      { region: "a", assumeRoles: JSON.stringify([{ roleArn: `${role("111122223333")}-2` }]) },
      true,
    ],
    [
      "roles of two accounts",
      { region: "a", assumeRole: JSON.stringify({ roleArn: role("111122223333") }) },
      { region: "a", assumeRole: JSON.stringify({ roleArn: role("444455556666") }) },
      false,
    ],
  ];
  for (const [title, a, b, same] of pairs) {
    it(`${title}: ${same ? "the same place" : "two places"}`, () => {
      assert.equal(isSamePlace(placeOf(undefined, a), placeOf(undefined, b)), same);
    });
  }

  it("is closed to reads where a setting is unknown or unreadable: they would go elsewhere", () => {
    const provider = unknownCheckingProxy({ region: unknown });
    assert.equal(
      placeOf(undefined, provider).closed,
      "of its provider, its region is not known in this preview",
    );
    assert.match(
      placeOf(undefined, { assumeRole: "{" }).closed ?? "",
      /^of its provider, aws:assumeRole in the configuration is not JSON/,
    );
    assert.equal(placeOf(undefined, {}).closed, undefined);
  });
});
