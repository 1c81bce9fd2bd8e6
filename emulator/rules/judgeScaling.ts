// Whether a node group's sizes and update parallelism make sense.
// Source: EKS API Reference, NodegroupScalingConfig and NodegroupUpdateConfig.
import { EksError, type ErrorSubject } from "../api/eksError";
import type { UpdateConfig } from "../api/nodegroupShapes";

interface Sizes {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

const MOST_UNAVAILABLE = 100;

export function assertSizesFit({ minSize, maxSize, desiredSize }: Sizes, subject: ErrorSubject): void {
  const refuse = (message: string) => new EksError("InvalidParameterException", message, subject);
  if (minSize > desiredSize) {
    throw refuse(`Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`);
  }
  if (desiredSize > maxSize)
    throw refuse(`desired capacity ${desiredSize} can't be greater than max size ${maxSize}`);
}

/** "Specify either maxUnavailable or maxUnavailablePercentage"; at most 100 nodes at once. */
export function assertUpdateConfigFits(config: UpdateConfig | undefined, subject: ErrorSubject): void {
  if (config?.maxUnavailable !== undefined && config.maxUnavailablePercentage !== undefined) {
    const message = "maxUnavailable and maxUnavailablePercentage cannot be specified together.";
    throw new EksError("InvalidParameterException", message, subject);
  }
  if ((config?.maxUnavailable ?? 1) > MOST_UNAVAILABLE) {
    const message = `maxUnavailable can't be greater than ${MOST_UNAVAILABLE}`;
    throw new EksError("InvalidParameterException", message, subject);
  }
}
