import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installCommand } from "../../tools/languageHost/install";
import { runtimeOptions, splitArguments } from "../../tools/languageHost/options";
import { readPort } from "../../tools/languageHost/readPort";

describe("language host: node arguments", () => {
  const table: [text: string, words: string[]][] = [
    ["", []],
    ["--inspect", ["--inspect"]],
    ["  --a   --b=1 ", ["--a", "--b=1"]],
    [`--require "./my file.js"`, ["--require", "./my file.js"]],
    [`--title='a b' c`, ["--title=a b", "c"]],
  ];
  for (const [text, words] of table) {
    it(`splits ${JSON.stringify(text)}`, () => {
      assert.deepEqual(splitArguments(text), words);
    });
  }
});

describe("language host: a plugin's port", () => {
  it("is the first line, in however many pieces it comes; the rest is passed on", async () => {
    const passedOn: string[] = [];
    const reader = readPort((data) => passedOn.push(data.toString()));
    for (const piece of ["41", "7\nhello", " world\n"]) reader.onStdout(Buffer.from(piece));
    assert.equal(await reader.port, 417);
    assert.deepEqual(passedOn, ["hello", " world\n"]);
  });

  it("is missing, and the error says what stood there instead", async () => {
    const reader = readPort(() => undefined);
    reader.onStdout(Buffer.from("loading rules\n"));
    await assert.rejects(reader.port, /this one printed "loading rules": print nothing before/);
  });

  it("is missing, and the error says that the plugin ended", async () => {
    const reader = readPort(() => undefined);
    reader.end("it ended");
    await assert.rejects(reader.port, /it ended/);
  });
});

describe("language host: the command that installs dependencies", () => {
  let folder: string;
  const options = runtimeOptions(undefined);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "eks-versions-install-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const words = (...args: Parameters<typeof installCommand>): string => installCommand(...args).join(" ");

  it("is npm install, with a lockfile and without", () => {
    assert.match(words(folder, options), /^npm install /);
    writeFileSync(join(folder, "package-lock.json"), "{}");
    assert.match(words(folder, options), /^npm install /);
  });

  it("follows another manager's lockfile, and the options before it", () => {
    writeFileSync(join(folder, "pnpm-lock.yaml"), "");
    assert.equal(words(folder, options), "pnpm install");
    assert.equal(
      words(folder, { ...options, packagemanager: "yarn", production: true }),
      "yarn install --production",
    );
    assert.match(
      words(folder, { ...options, packagemanager: "npm", production: true }),
      /^npm install .*--omit=dev$/,
    );
  });

  it("refuses a manager that it does not know", () => {
    assert.throws(
      () => installCommand(folder, { ...options, packagemanager: "bun" }),
      /packagemanager is "bun"/,
    );
  });
});
