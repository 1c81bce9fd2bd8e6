// What an operation of the API is: its route, the shape of its input, and what it does.
import { structure, type Members, type StructureOf } from "../shapes/compounds";
import type { Call } from "./call";

export type Method = "GET" | "POST" | "DELETE";

/** An operation with its input's type erased: what the router and the server know. */
export interface Operation {
  readonly name: string;
  readonly method: Method;
  /** The path template's segments; `{label}` stands for one decoded segment. */
  readonly segments: readonly string[];
  readonly members: Members;
  run(call: Call, input: unknown): object;
}

interface Definition<M extends Members> {
  readonly route: `${Method} /${string}`;
  readonly input: M;
  readonly run: (call: Call, input: StructureOf<M>) => object;
}

export function defineOperation<M extends Members>(name: string, definition: Definition<M>): Operation {
  const [method, path] = definition.route.split(" ") as [Method, string];
  const shape = structure(definition.input);
  return {
    name,
    method,
    segments: path.slice(1).split("/"),
    members: definition.input,
    run: (call, input) => definition.run(call, shape.read(input, "")),
  };
}
