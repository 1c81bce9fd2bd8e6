// The import arrows of the architecture are lint rules: versions <- eks <- resources <- components; emulator stands alone.
import tseslint from "typescript-eslint";

/** Forbids imports that match `patterns` in `files`, saying why. */
const arrow = (files, group, message) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] },
});

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".cache/**", "examples/**/*.js", "**/*.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], ...tseslint.configs.disableTypeChecked },
  {
    files: [
      "provider/**/*.ts",
      "components/**/*.ts",
      "policies/**/*.ts",
      "emulator/**/*.ts",
      "tools/**/*.ts",
    ],
    rules: { "max-lines": ["error", { max: 220, skipBlankLines: true, skipComments: true }] },
  },
  arrow(
    ["provider/versions/**/*.ts"],
    ["../*", "@*", "node:*", "fs", "http", "path"],
    "provider/versions is pure: it imports only its own files.",
  ),
  arrow(
    ["provider/eks/**/*.ts"],
    ["@pulumi/*", "../*", "!../versions", "!../versions/*"],
    "provider/eks knows nothing of Pulumi and stands on provider/versions alone.",
  ),
  arrow(
    ["provider/*.ts"],
    ["../*", "@aws-sdk/*"],
    "The resources stand on provider/versions and provider/eks; the AWS SDK is met in provider/eks alone.",
  ),
  {
    files: ["components/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "/provider/(versions|eks)/|^\\.\\./(?!provider(/|$))|^@aws-sdk/|^node:",
              message: "Components stand on the resources, provider/*.ts, and on nothing else of ours.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["policies/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex:
                "/provider/(?!tokens$|settings$|versions/|eks/(client|errors|observe|port)$)|/(components|emulator)/|^@aws-sdk/",
              message:
                "Policies stand on provider/versions, the provider's tokens and settings, and the read side of provider/eks.",
            },
          ],
        },
      ],
      // Of @pulumi/policy types alone: the pack may bring one of its own, and the array must not load a second.
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  arrow(
    ["emulator/**/*.ts"],
    [
      "../provider*",
      "../provider/**",
      "../../provider/**",
      "../components/**",
      "../policies/**",
      "@pulumi/*",
      "@aws-sdk/*",
    ],
    "The emulator's rules are written a second time, from AWS's documents: it imports nothing of ours and no SDK.",
  ),
  {
    // mocha's describe/it take callbacks that return promises, and chained assertions read as expressions.
    files: ["tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
