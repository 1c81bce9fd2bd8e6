// Create and update are one flow: the first run adopts what is there already, every other goes on from what runs.
import type { Created, DynamicProvider } from "./dynamicProvider";
import type { Inputs } from "./inputs";
import type { Config } from "./settings";

/** One create or update. */
export interface Call {
  readonly config: Config | undefined;
  readonly news: Inputs;
  /** The outputs of the run before; none at create. */
  readonly recorded: Inputs;
  /** Absent at create. */
  readonly id: string | undefined;
}

export function oneFlow(run: (call: Call) => Promise<Created>): Pick<DynamicProvider, "create" | "update"> {
  return {
    create: (config, news) => run({ config, news, recorded: {}, id: undefined }),
    update: (config, id, olds, news) => run({ config, news, recorded: olds, id }),
  };
}
