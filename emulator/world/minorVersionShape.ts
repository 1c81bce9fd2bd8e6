// A Kubernetes minor version in a seed: `"1.NN"`, as text.
import { minorOf } from "../rules/minor";
import { ShapeError, type Shape } from "../shapes/shape";

export const minorVersion: Shape<string> = {
  fromQuery: (values) => values[0],
  read(value, path) {
    if (typeof value === "string" && minorOf(value) !== undefined) return value;
    throw new ShapeError(path, value, 'Member must be a Kubernetes minor version as text, such as "1.32"');
  },
};
