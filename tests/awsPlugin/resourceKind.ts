// What the stand-in knows of one type of AWS resource; the real plugin's schema and code hold the same for 1,500 types.
import type * as eks from "@aws-sdk/client-eks";

export type Props = Readonly<Record<string, unknown>>;

/** One EKS API: the client, and the region that resources show. */
export interface Connection {
  readonly client: eks.EKSClient;
  readonly region: string;
}

/** What an update is made of: the properties that changed and are not ignored. */
export interface Change {
  readonly id: string;
  readonly olds: Props;
  readonly news: Props;
  readonly changed: ReadonlySet<string>;
}

export interface ResourceKind {
  /** The input that is named after the resource where the program leaves it out. */
  readonly autoNamed?: string;
  /** Whether this change of an input takes a new resource. */
  readonly replaces: (property: string, olds: Props, news: Props) => boolean;
  /** Inputs that an import begins with. */
  readonly imported: readonly string[];
  /** Outputs that are unknown in the preview of a create. */
  readonly computed: readonly string[];
  /** Makes it and answers its id. */
  readonly create: (connection: Connection, inputs: Props) => Promise<string>;
  /** What is there now, under the names of @pulumi/aws; undefined when it is gone. */
  readonly read: (connection: Connection, id: string, state: Props) => Promise<Props | undefined>;
  readonly update: (connection: Connection, change: Change) => Promise<void>;
  readonly remove: (connection: Connection, id: string) => Promise<void>;
}
