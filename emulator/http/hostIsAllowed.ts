// Whether a Host header may be served: only loopback names, so that no web page can reach the emulator by DNS rebinding.

const LOOPBACK_NAMES: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);

/** A host that the user asked for by name is served to anyone who can reach it. */
export function hostIsAllowed(header: string | undefined, listeningHost: string): boolean {
  if (!isLoopback(listeningHost)) return true;
  // HTTP/1.0 requests have no Host; a browser always sends one.
  if (header === undefined) return true;
  const name = header.toLowerCase().replace(/:\d+$/, "");
  return LOOPBACK_NAMES.includes(name) || isLoopback(name) || name.endsWith(".localhost");
}
