import assert from "node:assert/strict";
import { assertSafeEndpoint } from "../../provider/eks/safeEndpoint";

describe("security: endpoints that are not AWS's", () => {
  for (const endpoint of [
    undefined,
    ...[
      "https://eks.example.com",
      "https://10.0.0.1:8443/x",
      "http://127.0.0.1:4567",
      "http://127.8.9.1",
      "http://localhost:1",
    ],
    ...["http://eks.localhost:4566", "http://[::1]:4567", "HTTP://LOCALHOST"],
  ]) {
    it(`${String(endpoint)} may be asked`, () => {
      assertSafeEndpoint(endpoint, {});
    });
  }

  for (const endpoint of [
    ...[
      "http://eks.example.com",
      "http://10.0.0.1:4567",
      "http://127.0.0.1.evil.example",
      "http://localhost.evil.example",
    ],
    ...[
      "http://0.0.0.0:4567",
      "http://169.254.169.254",
      "http://[::ffff:8.8.8.8]",
      "ftp://127.0.0.1",
      "file:///etc/passwd",
      "127.0.0.1:4567",
      "",
    ],
  ]) {
    it(`${JSON.stringify(endpoint)} is refused, with what to do`, () => {
      assert.throws(() => {
        assertSafeEndpoint(endpoint, {});
      }, /the EKS endpoint .* Next: set aws:endpoints or AWS_ENDPOINT_URL_EKS/);
    });
  }

  it("a trusted network is asked where that was said", () => {
    assertSafeEndpoint("http://emulator:4567", { EKS_VERSIONS_ALLOW_HTTP_ENDPOINT: "true" });
  });
});
