// The resource provider's side of the engine's protocol. `main` of @pulumi/pulumi/provider would do, but it hands on neither the
// provider's configuration nor ignoreChanges, and the real plugin goes by both.
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { changedProperties, refreshed } from "./changes";
import { cluster } from "./cluster";
import { type Connect, connector } from "./connection";
import { echo } from "./echo";
import { nodeGroup } from "./nodeGroup";
import { autoName, isAutoNamed } from "./autoName";
import type { Props, ResourceKind } from "./resourceKind";

/** How an unknown string looks on the wire. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const kinds: Readonly<Partial<Record<string, ResourceKind>>> = {
  "aws:eks/cluster:Cluster": cluster,
  "aws:eks/nodeGroup:NodeGroup": nodeGroup,
};

export function awsProvider(): UntypedServiceImplementation {
  let connect: Connect = connector({});
  return {
    getPluginInfo: answering(() => new PluginInfo().setVersion("7.48.0")),
    attach: answering(() => new Empty()),
    cancel: answering(() => new Empty()),

    configure: answering((request: rpc.ConfigureRequest) => {
      connect = connector(props(request.getArgs()));
      return new rpc.ConfigureResponse().setSupportspreview(true);
    }),

    check: answering((request: rpc.CheckRequest) => {
      const { autoNamed } = kindOf(request);
      const inputs = props(request.getNews());
      const named = autoName(request.getUrn(), autoNamed, props(request.getOlds()), inputs);
      return new rpc.CheckResponse().setInputs(struct({ ...inputs, ...named }));
    }),

    diff: answering((request: rpc.DiffRequest) => {
      const kind = kindOf(request);
      const olds = props(request.getOlds());
      const news = props(request.getNews());
      const diffs = [...changesOf(request)];
      const replaces = diffs.filter((property) => kind.replaces(property, olds, news));
      const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
      return new rpc.DiffResponse()
        .setChanges(diffs.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(diffs)
        .setReplacesList(replaces)
        .setDeletebeforereplace(replaces.length > 0 && !isAutoNamed(news));
    }),

    create: answering(async (request: rpc.CreateRequest) => {
      const kind = kindOf(request);
      const inputs = props(request.getProperties());
      if (request.getPreview()) {
        const computed = Object.fromEntries(kind.computed.map((property) => [property, unknown]));
        return new rpc.CreateResponse().setProperties(struct({ ...computed, ...inputs }));
      }
      const connection = connect(inputs.region);
      const id = await kind.create(connection, inputs);
      const state = (await kind.read(connection, id, inputs)) ?? inputs;
      return new rpc.CreateResponse().setId(id).setProperties(struct(state));
    }),

    read: answering(async (request: rpc.ReadRequest) => {
      const state = props(request.getProperties());
      const inputs = props(request.getInputs());
      const { read, imported } = kindOf(request);
      const live = await read(connect(state.region), request.getId(), state);
      if (live === undefined) return new rpc.ReadResponse();
      const isImport = Object.keys(inputs).length === 0;
      const now = isImport ? only(live, imported) : refreshed(inputs, live);
      return new rpc.ReadResponse().setId(request.getId()).setProperties(struct(live)).setInputs(struct(now));
    }),

    update: answering(async (request: rpc.UpdateRequest) => {
      const kind = kindOf(request);
      const id = request.getId();
      const olds = props(request.getOlds());
      const news = props(request.getNews());
      const changed = changesOf(request);
      const planned = { ...olds, ...Object.fromEntries([...changed].map((key) => [key, news[key]])) };
      if (request.getPreview()) return new rpc.UpdateResponse().setProperties(struct(planned));
      const connection = connect(news.region ?? olds.region);
      await kind.update(connection, { id, olds, news, changed });
      const state = (await kind.read(connection, id, planned)) ?? planned;
      return new rpc.UpdateResponse().setProperties(struct(state));
    }),

    delete: answering(async (request: rpc.DeleteRequest) => {
      await kindOf(request).remove(connect(props(request.getProperties()).region), request.getId());
      return new Empty();
    }),
  };
}

function only(live: Props, names: readonly string[]): Props {
  return Object.fromEntries(Object.entries(live).filter(([name]) => names.includes(name)));
}

function kindOf(request: { getUrn: () => string }): ResourceKind {
  const type = request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
  return kinds[type] ?? echo;
}

function changesOf(request: rpc.DiffRequest | rpc.UpdateRequest): Set<string> {
  return changedProperties(
    props(request.getOlds()),
    props(request.getOldInputs()),
    props(request.getNews()),
    request.getIgnorechangesList(),
  );
}

function props(sent: Struct | undefined): Props {
  return sent?.toJavaScript() ?? {};
}

function struct(value: Props): Struct {
  const defined = JSON.parse(JSON.stringify(value)) as Parameters<typeof Struct.fromJavaScript>[0];
  return Struct.fromJavaScript(defined);
}

function answering<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return ({ request }, done) => {
    Promise.resolve()
      .then(() => answer(request))
      .then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          const { name, message } = error instanceof Error ? error : new Error(String(error));
          done({ name, message: `${name}: ${message}` });
        },
      );
  };
}
