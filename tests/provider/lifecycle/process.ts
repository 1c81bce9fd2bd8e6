// A provider's process, as the engine starts one for each preview, update and refresh: the modules of provider/ loaded anew.
import Module from "node:module";
import { join, sep } from "node:path";
import type { DynamicProvider } from "../../../provider/dynamicProvider";
import type { Clock } from "../../../provider/eks/clock";
import type { Severity } from "../../../provider/engine";

export interface Message {
  readonly text: string;
  readonly severity: Severity;
}

export interface ProviderProcess {
  readonly cluster: DynamicProvider;
  readonly nodegroup: DynamicProvider;
  readonly addon: DynamicProvider;
  /** What went to the resources' rows. */
  readonly said: Message[];
  /** Asked after each call to EKS, by the name of the port's member: at the first yes the process is killed, and never sees the answer. */
  diesAfter: (call: string) => boolean;
  readonly died: Promise<void>;
}

/** How many milliseconds of the provider's clock pass in one: its pauses of seconds are short, its limits still long. */
const clockSpeed = 50;

const root = join(__dirname, "../../../provider") + sep;

export function startProcess(): ProviderProcess {
  for (const file of Object.keys(require.cache).filter((name) => name.startsWith(root))) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the keys of require.cache are file names
    delete require.cache[file];
  }
  return compilingOnce(() => {
    const { monotonicClock } = load("eks/clock") as { monotonicClock: Clock };
    monotonicClock.now = () => performance.now() * clockSpeed;
    monotonicClock.sleep = (wait) => new Promise((resolve) => setTimeout(resolve, wait / clockSpeed));
    const said: Message[] = [];
    const engine = load("engine") as { tell: unknown };
    engine.tell = (_urn: unknown, text: string, severity: Severity) => {
      said.push({ text, severity });
      return Promise.resolve(true);
    };
    const client = load("eks/client") as { connect: (settings: object) => object };
    const { connect } = client;
    const life = mortal();
    client.connect = (settings) => life.wrap(connect(settings));
    const { cluster, nodegroup, addon } = load("entry") as Pick<
      ProviderProcess,
      "cluster" | "nodegroup" | "addon"
    >;
    return Object.assign(life.process, { cluster, nodegroup, addon, said });
  });
}

/** Connections of a process that can be killed: from then on nothing that it calls is made, and nothing is answered. */
function mortal() {
  let kill: () => void = () => undefined;
  const died = new Promise<void>((resolve) => (kill = resolve));
  const process: Pick<ProviderProcess, "diesAfter" | "died"> = { diesAfter: () => false, died };
  const never = new Promise<never>(() => undefined);
  const wrapped = new Map<object, object>();
  let dead = false;
  const call = async (name: string, answer: Promise<unknown>) => {
    const ended = await answer.then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    if (!dead && process.diesAfter(name)) {
      dead = true;
      kill();
    }
    return dead ? never : ended();
  };
  const wrap = (port: object): object => {
    const known = wrapped.get(port);
    if (known !== undefined) return known;
    const proxy = new Proxy(port, {
      get(target, name: string) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (dead) return never;
          const answer: unknown = Reflect.apply(member, target, args);
          return answer instanceof Promise ? call(name, answer) : answer;
        };
      },
    });
    wrapped.set(port, proxy);
    return proxy;
  };
  return { process, wrap };
}

function load(file: string): unknown {
  // A module keeps every one that it has loaded, and thousands of processes would not fit into memory.
  module.children.length = 0;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would not load it anew
  return require(join(root, file));
}

type Compile = (this: unknown, text: string, file: string) => unknown;

const { prototype } = Module as unknown as { prototype: { _compile: Compile } };
const extensions = (
  Module as unknown as { _extensions: Record<string, (module: unknown, file: string) => void> }
)._extensions;
const compiled = new Map<string, string>();

/** TypeScript is compiled once a file, not once a process. */
function compilingOnce<T>(work: () => T): T {
  const { _compile: compile } = prototype;
  const typescript = extensions[".ts"];
  prototype._compile = function (text, file) {
    if (file.startsWith(root)) compiled.set(file, text);
    return compile.call(this, text, file);
  };
  extensions[".ts"] = (module, file) => {
    const text = compiled.get(file);
    if (text === undefined) typescript?.(module, file);
    else compile.call(module, text, file);
  };
  try {
    return work();
  } finally {
    prototype._compile = compile;
    if (typescript !== undefined) extensions[".ts"] = typescript;
  }
}
