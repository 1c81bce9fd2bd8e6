// Stands between the engine and a policy pack, so that the pack starts with the stack's configuration in its environment.
//
// `@pulumi/policy` reads PULUMI_CONFIG and the names of project and stack when it is loaded, but the engine tells them in
// ConfigureStack, to a pack that runs already. So the engine is given this proxy's port, the pack starts at ConfigureStack
// (or at the first other call: `pulumi policy ls` and `publish` have no stack), and all further calls are passed on as
// bytes. What cannot be had this way: which configuration values are secret (the environment has no place for it, and
// packs ignore PULUMI_CONFIG_SECRET_KEYS) and the stack's tags, except to packs that answer ConfigureStack themselves.
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerHandshakeResponse, AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { channelOptions, serve } from "./serve";
import type { Child, Ending } from "./children";
import { readPort } from "./readPort";
import type { StartPlugin } from "./runPlugin";

type Call = grpc.ServerUnaryCall<Buffer, Buffer>;
type Done = grpc.sendUnaryData<Buffer>;

const bytes = (data: Buffer): Buffer => data;
const configureStackPath = AnalyzerService.configureStack.path;
const handshakePath = AnalyzerService.handshake.path;

export class PolicyPackProxy {
  private readonly server = new grpc.Server(channelOptions);
  private child: Child | undefined;
  private pack: Promise<grpc.Client> | undefined;
  private stopped = false;
  private settle: { resolve: (ending: Ending) => void; reject: (error: unknown) => void } | undefined;

  constructor(
    private readonly start: StartPlugin,
    private readonly print: (data: Buffer) => void,
  ) {}

  /** Serves until the pack has ended or `stop` is called. */
  async run(): Promise<Ending> {
    const ended = new Promise<Ending>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    const port = await serve(this.server, rawAnalyzer(), this.handlers());
    this.print(Buffer.from(`${port}\n`));
    try {
      return await ended;
    } finally {
      await this.shutDown();
    }
  }

  /** Lets the answers under way (why the pack could not start) reach the engine before the server goes. */
  private async shutDown(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.server.tryShutdown(() => {
        resolve();
      });
    });
    const waited = new Promise<void>((resolve) => setTimeout(resolve, 500));
    await Promise.race([answered, waited]);
    this.server.forceShutdown();
  }

  stop(): void {
    this.stopped = true;
    if (this.child) this.child.stop();
    else this.settle?.resolve({ code: 0, signal: null });
  }

  private handlers(): grpc.UntypedServiceImplementation {
    return Object.fromEntries(
      methods().map(([name, path]) => [
        name,
        (call: Call, done: Done): void => {
          this.answer(path, call, done);
        },
      ]),
    );
  }

  private answer(path: string, call: Call, done: Done): void {
    if (path === handshakePath) {
      // The pack cannot be asked yet, and what a handshake would tell it comes as its arguments.
      done(null, Buffer.from(new AnalyzerHandshakeResponse().serializeBinary()));
      return;
    }
    const environment = path === configureStackPath ? stackEnvironment(call.request) : {};
    this.pack ??= this.startPack(environment);
    this.pack.then(
      (client) => {
        forward(client, path, call, done);
      },
      (error: unknown) => {
        done({
          code: grpc.status.UNAVAILABLE,
          message: error instanceof Error ? error.message : String(error),
        });
      },
    );
  }

  private async startPack(environment: NodeJS.ProcessEnv): Promise<grpc.Client> {
    if (this.stopped) throw new Error("the policy pack was stopped before it was needed");
    const { port, onStdout, end } = readPort(this.print);
    const child = this.start(environment, onStdout);
    this.child = child;
    child.ended.then(
      (ending) => {
        end(
          `the policy pack ended before it was ready (${ending.signal ?? `exit code ${ending.code ?? "unknown"}`})`,
        );
        this.settle?.resolve(ending);
      },
      (error: unknown) => {
        end(
          `the policy pack could not be started: ${error instanceof Error ? error.message : String(error)}`,
        );
        this.settle?.reject(error);
      },
    );
    const address = `127.0.0.1:${await port}`;
    return new grpc.Client(address, grpc.credentials.createInsecure(), channelOptions);
  }
}

function methods(): [name: string, path: string][] {
  return Object.entries(AnalyzerService).map(([name, method]: [string, { path: string }]) => [
    name,
    method.path,
  ]);
}

/** The analyzer's methods with their messages left as bytes. */
function rawAnalyzer(): grpc.ServiceDefinition {
  const raw = {
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
  return Object.fromEntries(
    methods().map(([name, path]) => [name, { path, requestStream: false, responseStream: false, ...raw }]),
  );
}

function forward(client: grpc.Client, path: string, call: Call, done: Done): void {
  const passedOn = client.makeUnaryRequest(
    path,
    bytes,
    bytes,
    call.request,
    call.metadata,
    (error, reply) => {
      // An older pack does not know ConfigureStack; its environment has told it the same.
      if (error?.code === grpc.status.UNIMPLEMENTED && path === configureStackPath)
        done(null, Buffer.alloc(0));
      else if (error) done(error);
      else done(null, reply);
    },
  );
  call.on("cancelled", () => {
    passedOn.cancel();
  });
}

function stackEnvironment(message: Buffer): NodeJS.ProcessEnv {
  const stack = AnalyzerStackConfigureRequest.deserializeBinary(message);
  const named: [name: string, value: string][] = [
    ["ORGANIZATION", stack.getOrganization()],
    ["PROJECT", stack.getProject()],
    ["STACK", stack.getStack()],
    ["DRY_RUN", String(stack.getDryRun())],
  ];
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toArray())),
    ...Object.fromEntries(
      named.filter(([, value]) => value !== "").map(([name, value]) => [`PULUMI_NODEJS_${name}`, value]),
    ),
  };
}
