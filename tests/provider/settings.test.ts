import assert from "node:assert/strict";
import type { Settings } from "../../provider/eks/port";
import { settingsFrom } from "../../provider/settings";

const from = (values: Record<string, string>) => settingsFrom({ get: (key) => values[key] });
const role = "arn:aws:iam::111122223333:role/deploy";

describe("settings", () => {
  const table: [name: string, values: Record<string, string>, settings: Settings][] = [
    ["nothing", {}, {}],
    ["empty text is nothing", { "aws:region": "", "aws:profile": "", "aws:endpoints": "" }, {}],
    ["keys of other namespaces are none of ours", { "eks:region": "x", region: "x", "prod:region": "x" }, {}],
    [
      "region and profile",
      { "aws:region": "eu-west-1", "aws:profile": "prod" },
      { region: "eu-west-1", profile: "prod" },
    ],
    [
      "the endpoint of EKS, among others",
      { "aws:endpoints": '[{"s3":"http://s3"},{"eks":"http://127.0.0.1:1"}]' },
      { endpoint: "http://127.0.0.1:1" },
    ],
    ["endpoints as one object", { "aws:endpoints": '{"eks":"http://e"}' }, { endpoint: "http://e" }],
    ["endpoints without EKS's", { "aws:endpoints": '[{"s3":"http://s3"},null,"x",{"eks":""}]' }, {}],
    [
      "a role, as pulumi-aws wrote it first",
      { "aws:assumeRole": JSON.stringify({ roleArn: role, sessionName: "s", externalId: "e", policy: "p" }) },
      { assumeRoles: [{ roleArn: role, sessionName: "s", externalId: "e" }] },
    ],
    [
      "roles, one through the other; they win over a single one",
      {
        "aws:assumeRoles": JSON.stringify([{ roleArn: role }, { roleArn: `${role}2` }]),
        "aws:assumeRole": JSON.stringify({ roleArn: "other" }),
      },
      { assumeRoles: [{ roleArn: role }, { roleArn: `${role}2` }] },
    ],
    ["no roles", { "aws:assumeRoles": "[]", "aws:assumeRole": "null" }, {}],
    [
      "accounts as a list",
      { "aws:allowedAccountIds": '["111122223333","044455556666"]' },
      { allowedAccountIds: ["111122223333", "044455556666"] },
    ],
    [
      "one account, as text that is a JSON number",
      { "aws:allowedAccountIds": "111122223333" },
      { allowedAccountIds: ["111122223333"] },
    ],
    [
      "one account that begins with 0, which is no JSON number",
      { "aws:allowedAccountIds": "011122223333" },
      { allowedAccountIds: ["011122223333"] },
    ],
    [
      "accounts with commas",
      { "aws:allowedAccountIds": "111122223333, 044455556666" },
      { allowedAccountIds: ["111122223333", "044455556666"] },
    ],
    ["an empty list restricts nothing", { "aws:allowedAccountIds": "[]" }, {}],
  ];
  for (const [name, values, settings] of table) {
    it(name, () => {
      assert.deepEqual(from(values), settings);
    });
  }

  it("without any configuration there are none", () => {
    assert.deepEqual(settingsFrom(undefined), {});
  });

  const noRoles = [
    ...['{"rolearn":"x"}', "{}", '[{"roleArn":""}]', '[{"roleArn":1}]', `"${role}"`, "[null]", "1"],
    JSON.stringify([{ roleArn: role }, { sessionName: "s" }]),
  ];
  for (const text of noRoles) {
    it(`a role without roleArn is refused, not passed over: ${text.slice(0, 40)}`, () => {
      assert.throws(() => from({ "aws:assumeRoles": text }), {
        message:
          "a role to assume in the configuration has no roleArn: write aws:assumeRoles as a list of " +
          "{ roleArn, sessionName?, externalId? }",
      });
    });
  }

  for (const key of ["assumeRoles", "assumeRole", "endpoints"]) {
    it(`${key} that is no JSON is refused by its name`, () => {
      assert.throws(() => from({ [`aws:${key}`]: role }), {
        message: `aws:${key} in the configuration is not JSON: set it with pulumi config set --path`,
      });
    });
  }
});
