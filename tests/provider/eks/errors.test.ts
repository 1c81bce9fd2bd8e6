import assert from "node:assert/strict";
import {
  describeFailure,
  type FailureKind,
  failureOf,
  isPassing,
  messageOf,
  printable,
  updateIdIn,
} from "../../../provider/eks/errors";
import type { Update } from "../../../provider/eks/port";

const error = (more: object) => Object.assign(new Error("it went wrong"), more);

describe("eks/errors: failureOf", () => {
  const table: [name: string, error: unknown, kind: FailureKind][] = [
    ["no credentials", error({ name: "CredentialsProviderError" }), "unreachable"],
    ["no answer in time", error({ name: "TimeoutError" }), "unreachable"],
    ["an aborted call", error({ name: "AbortError" }), "unreachable"],
    ["nobody listens", error({ code: "ECONNREFUSED" }), "unreachable"],
    ["no such host", error({ code: "ENOTFOUND" }), "unreachable"],
    ["a cut connection", error({ code: "ECONNRESET" }), "unreachable"],
    ["a network code in the cause", error({ cause: { code: "ETIMEDOUT" } }), "unreachable"],
    [
      "every address refused (Node's AggregateError)",
      Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
      "unreachable",
    ],
    ["expired credentials", error({ name: "ExpiredTokenException" }), "expired"],
    ["unknown credentials", error({ name: "UnrecognizedClientException" }), "expired"],
    ["an expired SSO session", error({ name: "TokenProviderError" }), "expired"],
    [
      "a missing IAM action",
      error({ name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } }),
      "denied",
    ],
    [
      "another update runs",
      error({ name: "ResourceInUseException", $metadata: { httpStatusCode: 409 } }),
      "busy",
    ],
    ["throttling", error({ name: "ThrottlingException" }), "transient"],
    ["throttling by status", error({ name: "Unknown", $metadata: { httpStatusCode: 429 } }), "transient"],
    ["a server's fault", error({ name: "ServerException" }), "transient"],
    ["a gateway's fault", error({ name: "Unknown", $metadata: { httpStatusCode: 502 } }), "transient"],
    ["an answer that is no HTTP", error({ name: "Error", code: "HPE_INVALID_CONSTANT" }), "transient"],
    ["an answer that is no JSON", new SyntaxError("Unexpected token <"), "transient"],
    [
      "an answer that is null",
      new TypeError("Cannot read properties of null\n  Deserialization error: see {error}.$response"),
      "transient",
    ],
    [
      "a bad parameter",
      error({ name: "InvalidParameterException", $metadata: { httpStatusCode: 400 } }),
      "refused",
    ],
    ["a state that forbids it", error({ name: "InvalidStateException" }), "refused"],
    [
      "a missing thing",
      error({ name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } }),
      "refused",
    ],
    ["a bug", new TypeError("x is not a function"), "refused"],
    ["no object", "text", "refused"],
    ["nothing", undefined, "refused"],
    ["null members", { name: null, message: null, code: null, cause: null, $metadata: null }, "refused"],
  ];
  for (const [name, thrown, kind] of table) {
    it(`${name} is ${kind}`, () => {
      assert.equal(failureOf(thrown), kind);
      const lacksCredentials = name === "no credentials";
      assert.equal(isPassing(thrown), kind === "transient" || (kind === "unreachable" && !lacksCredentials));
    });
  }
});

describe("eks/errors: messageOf", () => {
  const table: [name: string, error: unknown, message: string][] = [
    [
      "names what AWS called it",
      error({ name: "AccessDeniedException" }),
      "AccessDeniedException: it went wrong",
    ],
    ["leaves a plain error's name out", new Error("it went wrong"), "it went wrong"],
    [
      "says the code where there is no text",
      Object.assign(new Error(""), { code: "ECONNREFUSED" }),
      "ECONNREFUSED",
    ],
    ["says the cause's code", Object.assign(new Error(""), { cause: { code: "EPIPE" } }), "EPIPE"],
    ["says that there is nothing to say", new Error(""), "no message"],
    ["says thrown text", "boom", "boom"],
    ["says thrown nothing", undefined, "undefined"],
    ["is one line", new Error("a\nb\r\n\tc"), "a b c"],
    ["writes nothing to a terminal", new Error("\u001b[31mred\u009b0m\u0007\u2028"), "[31mred 0m"],
  ];
  for (const [name, thrown, message] of table) {
    it(name, () => {
      assert.equal(messageOf(thrown), message);
    });
  }

  it("printable leaves letters of every script alone", () => {
    assert.equal(printable(" \u00e4\u4e2d\ud83d\ude80 \u0000"), "\u00e4\u4e2d\ud83d\ude80");
  });
});

describe("eks/errors: updateIdIn", () => {
  const id = "0585fedb-0fa2-3ad0-9916-344273c73c9a";
  const table: [message: string, id: string | undefined][] = [
    [`Cannot VersionUpdate because cluster prod currently has update ${id} in progress`, id],
    [`update ${id.toUpperCase()}.`, id.toUpperCase()],
    ["Cannot VersionUpdate because cluster prod currently has an update in progress", undefined],
    [`x${id}`, undefined],
    [`${id}0`, undefined],
  ];
  for (const [message, found] of table) {
    it(`${found === undefined ? "none" : "one"} in ${message.slice(0, 60)}`, () => {
      assert.equal(updateIdIn(new Error(message)), found);
    });
  }
});

describe("eks/errors: describeFailure", () => {
  const update = (more: Partial<Update> = {}): Update => ({
    ...{ id: "u-1", type: "VersionUpdate", status: "Failed", params: { Version: "1.32" }, createdAt: 0 },
    ...{ errors: [], ...more },
  });

  it("tells code, resources and message of each error, and what to do about it", () => {
    const failed = update({
      errors: [
        {
          code: "PodEvictionFailure",
          message: "Reached max retries while trying to evict pods from nodes in node group web",
          resourceIds: ["i-1", "i-2"],
        },
      ],
    });
    assert.equal(
      describeFailure(failed),
      "update u-1 ended as Failed: PodEvictionFailure on i-1, i-2: Reached max retries while trying to evict pods from nodes in " +
        "node group web. Next: a PodDisruptionBudget, or a pod that does not end, kept a node from draining: let its pods " +
        'move (raise replicas or relax the budget), or set force: "1.32" on its NodegroupVersion to evict them in spite of it, then run again',
    );
  });

  it("gives the same advice once, and says where to look for a code that it does not know", () => {
    const text = describeFailure(
      update({
        errors: [
          { code: "NewCode", message: "a", resourceIds: [] },
          { code: "NewCode", message: "b", resourceIds: [] },
          { code: "InsufficientFreeAddresses", message: "c", resourceIds: ["subnet-1"] },
        ],
      }),
    );
    assert.equal(
      text,
      "update u-1 ended as Failed: NewCode: a; NewCode: b; InsufficientFreeAddresses on subnet-1: c. Next: see the update in the " +
        "EKS console, then run again; free IP addresses in the subnets, then run again",
    );
  });

  it("says what to do where EKS says nothing", () => {
    assert.equal(
      describeFailure(update({ status: "Cancelled" })),
      "update u-1 ended as Cancelled. Next: run again to try once more",
    );
    assert.match(describeFailure(update(), "do this"), /Next: do this$/);
  });

  it("has advice for every error code of the service model", () => {
    const codes = [
      ...["SubnetNotFound", "SecurityGroupNotFound", "EniLimitReached", "IpNotAvailable", "AccessDenied"],
      ...["OperationNotPermitted", "VpcIdNotFound", "NodeCreationFailure", "PodEvictionFailure"],
      ...["InsufficientFreeAddresses", "ClusterUnreachable", "InsufficientNumberOfReplicas"],
      ...[
        "ConfigurationConflict",
        "AdmissionRequestDenied",
        "UnsupportedAddonModification",
        "K8sResourceNotFound",
      ],
    ];
    for (const code of codes) {
      const text = describeFailure(update({ errors: [{ code, message: "m", resourceIds: [] }] }));
      assert.doesNotMatch(text, /EKS console|VERSION/, code);
    }
  });

  it("makes what EKS says printable", () => {
    const errors = [{ code: "Unknown", message: "a\n\u001b[2Jb", resourceIds: ["i-1\u0007"] }];
    assert.match(describeFailure(update({ errors })), /: Unknown on i-1: a \[2Jb\. Next: /);
  });
});
