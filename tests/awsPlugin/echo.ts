// Every other type of AWS resource: it is what its inputs say, and nothing is called.
import { randomBytes } from "node:crypto";
import type { ResourceKind } from "./resourceKind";

export const echo: ResourceKind = {
  replaces: () => false,
  imported: [],
  computed: ["arn"],
  create: () => Promise.resolve(`echo-${randomBytes(4).toString("hex")}`),
  read: (_, id, state) => Promise.resolve({ arn: `arn:aws:echo:::${id}`, ...state }),
  update: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};
