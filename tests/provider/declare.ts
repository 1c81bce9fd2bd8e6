// The engine's monitor mocked: what a piece of a program registers, and what refuses it.
import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

/** For `before` of a suite. */
export async function mockEngine(): Promise<void> {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    false,
  );
}

/** What the program registers, in its order; `settled` are outputs of its last resources, which are waited for. */
export async function declare(program: () => pulumi.Output<unknown>[]): Promise<Registered[]> {
  registered.length = 0;
  await Promise.all(program().map((output) => new Promise((resolve) => output.apply(resolve))));
  return [...registered];
}

/** The text with which a program is refused; nothing of it may have been registered. */
export function refusal(program: () => unknown): string {
  registered.length = 0;
  let text = "";
  assert.throws(program, (error: Error) => {
    text = error.message;
    return pulumi.RunError.isInstance(error);
  });
  assert.deepEqual(registered, []);
  return text;
}
