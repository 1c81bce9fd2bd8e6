// Which account and region resources of this package work in, where the stack's configuration is not to decide.
import * as pulumi from "@pulumi/pulumi";
import { clusterVersionToken, dynamicPackage } from "./tokens";

export interface ProviderArgs {
  /** Region of the clusters. @default the AWS SDK's own: AWS_REGION or the profile's */
  region?: pulumi.Input<string>;
  /** Profile of the shared AWS configuration. @default AWS_PROFILE, else the SDK's credential chain */
  profile?: pulumi.Input<string>;
  /** Roles to assume, each through the one before it. */
  assumeRoles?: pulumi.Input<pulumi.Input<AssumeRoleArgs>[]>;
  /** URL of the EKS API where it is not AWS's. @default AWS_ENDPOINT_URL_EKS, else AWS's own */
  endpoint?: pulumi.Input<string>;
  /** Accounts that may be touched: a cluster of any other one is refused at its first read. @default every account */
  allowedAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface AssumeRoleArgs {
  roleArn: pulumi.Input<string>;
  sessionName?: pulumi.Input<string>;
  externalId?: pulumi.Input<string>;
}

/**
 * An account and a region for resources of this package: pass it as `provider`, or in a component's `providers`.
 * It inherits nothing from the stack's configuration. Credentials are found by the AWS SDK and never stored.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const { region, profile, assumeRoles, endpoint, allowedAccountIds } = args;
    super(
      dynamicPackage,
      name,
      {
        "aws:region": region,
        "aws:profile": profile,
        "aws:assumeRoles": asJson(assumeRoles),
        "aws:endpoints": asJson(endpoint && pulumi.output(endpoint).apply((eks) => [{ eks }])),
        "aws:allowedAccountIds": asJson(allowedAccountIds),
      },
      opts,
    );
  }
}

function asJson(value: unknown): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.output(value).apply((known) => JSON.stringify(known));
}

/**
 * Refuses a provider of another package: the engine would hand our resource to that package's plugin.
 * @throws naming the resource and what to pass instead
 */
export function refuseForeignProvider(resource: string, provider: pulumi.ProviderResource | undefined): void {
  if (provider === undefined) return;
  const { pkg } = provider as unknown as { pkg?: string };
  if (pkg === undefined || pkg === dynamicPackage) return;
  throw new pulumi.RunError(
    `${resource}: its provider is of the package "${pkg}", which does not know this resource. Pass a Provider of ` +
      `pulumi-eks-versions: new Provider(name, { region, profile }); the stack's aws: configuration is used without one`,
  );
}

/**
 * Refuses a component's providers where they name an account and region for AWS's resources and none for ours, which would then
 * work with the stack's configuration instead.
 * @param component as messages name it: its type and its name
 * @throws naming the component and what to pass as well
 * @internal
 */
export function refuseForeignProviders(component: string, opts: pulumi.ComponentResourceOptions): void {
  const { provider, providers = [], parent } = opts;
  const given = [...(provider ? [provider] : []), ...Object.values(providers)] as { pkg?: string }[];
  const isOf = (name: string) => given.some(({ pkg }) => pkg === name);
  if (!isOf("aws") || isOf(dynamicPackage)) return;
  if (parent?.getProvider(clusterVersionToken) !== undefined) return;
  throw new pulumi.RunError(
    `${component}: its providers have one of the package "aws" and none of pulumi-eks-versions, so versions would be looked for ` +
      "with the stack's aws: configuration and not where that one leads. Add a Provider of pulumi-eks-versions for the same " +
      "account and region: providers: [aws, new Provider(name, { region, profile })]",
  );
}
