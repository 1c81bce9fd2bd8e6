// What `pulumi about` shows of Node.js and of a program's dependencies.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import {
  type AboutRequest,
  AboutResponse,
  DependencyInfo,
  type GetProgramDependenciesRequest,
  GetProgramDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";

export function about(
  _: ServerUnaryCall<AboutRequest, AboutResponse>,
  done: sendUnaryData<AboutResponse>,
): void {
  const response = new AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  response.getMetadataMap().set("languageHost", "pulumi-eks-versions");
  done(null, response);
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The direct dependencies as installed; transitive ones are for the package manager to list. */
export function getProgramDependencies(
  call: ServerUnaryCall<GetProgramDependenciesRequest, GetProgramDependenciesResponse>,
  done: sendUnaryData<GetProgramDependenciesResponse>,
): void {
  const directory = call.request.getInfo()?.getProgramDirectory() ?? call.request.getPwd();
  const manifest = readManifest(join(directory, "package.json"));
  const names = Object.entries({ ...manifest?.devDependencies, ...manifest?.dependencies });
  const found = names.map(([name, range]) =>
    new DependencyInfo().setName(name).setVersion(installedVersion(directory, name) ?? range),
  );
  done(null, new GetProgramDependenciesResponse().setDependenciesList(found));
}

function installedVersion(directory: string, name: string): string | undefined {
  const manifest = readManifest(join(directory, "node_modules", name, "package.json"));
  if (manifest) return manifest.version;
  const parent = dirname(directory);
  return parent === directory ? undefined : installedVersion(parent, name);
}

function readManifest(file: string): Manifest | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
}
