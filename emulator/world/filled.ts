// A seed's type after its defaults were filled in: the named members are there, and the world may change them.

export type Filled<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> };
