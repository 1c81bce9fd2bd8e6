// Credentials for the reads of a test: the emulator takes any.

const names = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "not-a-secret" };

export function withCredentials(): void {
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, names);
  });
  after(() => {
    for (const name of Object.keys(names)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });
}
