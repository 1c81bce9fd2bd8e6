// The contract between the stub in a state and this package: frozen, as stubs of every earlier release call it.
import type { Failure, Inputs } from "./inputs";
import type { Config } from "./settings";
import type { Difference } from "./versions/diff";

export interface Checked {
  readonly inputs: Inputs;
  readonly failures?: Failure[];
}

export interface Created {
  readonly id: string;
  readonly outs: Inputs;
}

export interface Updated {
  readonly outs: Inputs;
}

/** Without an id the resource is gone, and the engine drops it from the state. */
export interface Refreshed {
  readonly id?: string;
  readonly props?: Inputs;
  readonly inputs?: Inputs;
}

/** One kind of resource, as `exports.cluster`, `exports.nodegroup` and `exports.addon` of `pulumi-eks-versions/provider`. */
export interface DynamicProvider {
  check(config: Config | undefined, olds: Inputs, news: Inputs): Promise<Checked>;
  diff(config: Config | undefined, id: string, olds: Inputs, news: Inputs): Promise<Difference>;
  create(config: Config | undefined, news: Inputs): Promise<Created>;
  read(config: Config | undefined, id: string, props: Inputs): Promise<Refreshed>;
  update(config: Config | undefined, id: string, olds: Inputs, news: Inputs): Promise<Updated>;
}
