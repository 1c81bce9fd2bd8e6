// The date of the calendar that rollbacks are tested with: EKS supports a minor for two years, and a way back ends after seven days.

/** Seeded as the emulator's clock. */
export const november = { clock: { virtualAt: "2026-11-21T00:00:00Z" } };

/** Sets the provider's date to the emulator's for each test of the describe block, whenever it is run. */
export function inNovember(): void {
  const { now } = Date;
  beforeEach(() => {
    const offset = Date.parse(november.clock.virtualAt) - now();
    Date.now = () => now() + offset;
  });
  afterEach(() => {
    Date.now = now;
  });
}
