// `pulumi-eks-versions`: the resources and the components that put them together. Each room lists its own names.
export * from "./components";
export * from "./provider";
